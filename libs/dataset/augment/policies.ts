import { coarsen, recompress } from './degrade.ts';
import { gridDistortion, opticalDistortion, piecewiseAffine } from './distortions.ts';
import { equaliseLocally } from './equalise.ts';
import { boxBlur, emboss, gaussianBlur, medianBlur, motionBlur, sharpen } from './filters.ts';
import { type Transform, inTurn, oneOf, sometimes } from './picture.ts';
import { brightnessContrast, gamma, gaussNoise, hueSaturation, noise, rewindow } from './tones.ts';
import { flip, flipHorizontally, rotate90, shiftScaleRotate, transpose } from './turns.ts';

/**
 * Every transform of the article's list with its probabilities (an albumentations pipeline of 2019). Quarter turns, transposes and colours do not
 * occur among radiographs; they are here because the article has them.
 */
const article = inTurn(
  sometimes(0.5, rotate90),
  sometimes(0.5, flip),
  sometimes(0.5, transpose),
  sometimes(0.2, oneOf([0.5, noise(0.01, 0.05)], [0.5, gaussNoise])),
  sometimes(0.2, oneOf([0.2, motionBlur], [0.1, medianBlur], [0.1, boxBlur])),
  sometimes(0.2, shiftScaleRotate({ shift: 0.0625, scale: [0.8, 1.2], degrees: 45, shear: 0, border: 'reflect' })),
  sometimes(0.2, oneOf([0.3, opticalDistortion], [0.1, gridDistortion], [0.3, piecewiseAffine])),
  sometimes(0.3, oneOf([0.5, equaliseLocally(2)], [0.5, sharpen], [0.5, emboss], [0.5, brightnessContrast(0.2, 0.2)])),
  sometimes(0.3, hueSaturation),
);

/**
 * What may differ between radiographs of one patient on two machines, after the winners of the RSNA challenge; and, so that the source cannot tell
 * the class, resolution, compression, window and gamma at random.
 */
const radiograph = inTurn(
  sometimes(0.5, coarsen(0.5)),
  sometimes(0.5, flipHorizontally),
  sometimes(0.9, shiftScaleRotate({ shift: 0.06, scale: [0.85, 1.15], degrees: 10, shear: 4, border: 'black' })),
  sometimes(0.5, rewindow(0.12)),
  sometimes(0.5, gamma(0.75, 1.25)),
  sometimes(0.3, brightnessContrast(0.1, 0.15)),
  sometimes(0.15, gaussianBlur(1)),
  sometimes(0.2, noise(0.005, 0.02)),
  sometimes(0.4, recompress(40)),
);

/** Augmentation policies by name. */
export const policies = { none: inTurn(), article, radiograph } as const satisfies Readonly<Record<string, Transform>>;
export type PolicyName = keyof typeof policies;
export const policyNames = Object.keys(policies) as PolicyName[];
