import { scaleBox } from '#detection';
import { type EvaluatedImage, unitWeights } from './evaluated-image.ts';
import { fitTemperature } from './recalibration.ts';
import { rsnaMap } from './rsna-map.ts';

/** What is settled after training, on images that trained nothing. */
export interface Decision {
  /** Factor on width and height of the boxes as they are. */
  readonly boxScale: number;
  /** Box score from which a box counts. */
  readonly operatingPoint: number;
  /** RSNA mAP with both, the mean over the sources: it flatters, since it was chosen. */
  readonly rsnaMap: number;
  /** The logit of the image score is to be divided by it. */
  readonly temperature: number;
  /** Highest image score that at least 90 % of the positive images reach. */
  readonly sensitivity90: number;
}

const boxScales = [0.8, 0.85, 0.9, 0.95, 1] as const;
const cuts = Array.from({ length: 98 }, (_, i) => (i + 2) / 100);

/** Mean over the sources, so that the largest does not decide alone; sources without a figure are left out. */
function meanOverSources(sources: readonly (readonly EvaluatedImage[])[], operatingPoint: number): number {
  const values = sources.map((own) => rsnaMap(own, operatingPoint)(unitWeights(own.length))).filter((value) => !Number.isNaN(value));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The images with every box's width and height times `factor`, around its centre. */
export const scaleDetections = (images: readonly EvaluatedImage[], factor: number): EvaluatedImage[] =>
  images.map((image) => ({ ...image, detections: image.detections.map(({ score, ...box }) => ({ ...scaleBox(box, factor), score })) }));

/** The highest cut that at least `share` of the positive images' scores reach; 0 without positive images. */
export function cutForSensitivity(images: readonly EvaluatedImage[], share: number): number {
  const scores = images.flatMap(({ positive, imageScore }) => (positive ? [imageScore] : [])).toSorted((a, b) => b - a);
  return scores[Math.ceil(share * scores.length) - 1] ?? 0;
}

/**
 * Box scale and operating point with the highest RSNA mAP (among equals the larger ones), temperature of the image score, and the cut for a sensitivity of 90 %. `images` are divided by
 * their group `source`; their detections go down to a low score.
 * @throws Fault FAILED_PRECONDITION / CALIBRATION_ONE_CLASS
 */
export function chooseDecision(images: readonly EvaluatedImage[]): Decision {
  let best = { boxScale: 1, operatingPoint: 1, rsnaMap: Number.NEGATIVE_INFINITY };
  for (const boxScale of boxScales) {
    const sources = [...Map.groupBy(scaleDetections(images, boxScale), ({ groups }) => groups?.source ?? '').values()];
    for (const operatingPoint of cuts) {
      const value = meanOverSources(sources, operatingPoint);
      if (value >= best.rsnaMap) best = { boxScale, operatingPoint, rsnaMap: value };
    }
  }
  const temperature = fitTemperature(images.map(({ imageScore, positive }) => ({ score: imageScore, positive })));
  return { ...best, temperature, sensitivity90: cutForSensitivity(images, 0.9) };
}
