import { type OverlapRules, mergeOverlaps, scaleBox } from '#detection';
import { type EvaluatedImage, unitWeights } from './evaluated-image.ts';
import { fitTemperature } from './recalibration.ts';
import { rsnaMap } from './rsna-map.ts';

/** What is settled after training, on images that trained nothing. */
export interface Decision {
  /** How overlapping boxes become one. */
  readonly overlaps: OverlapRules;
  /** Factor on width and height of the boxes as they are. */
  readonly boxScale: number;
  /** Box score from which a box counts. */
  readonly operatingPoint: number;
  /** RSNA mAP with all three, the mean over the sources: it flatters, since it was chosen. */
  readonly rsnaMap: number;
  /** The logit of the image score is to be divided by it. */
  readonly temperature: number;
  /** Highest image score that at least 90 % of the positive images reach. */
  readonly sensitivity90: number;
}

/** Suppression as the networks are trained with it and stronger; no voting, and among near-equal boxes only. */
const overlapRules: readonly OverlapRules[] = [0.45, 0.3, 0.2].flatMap((nonMaximumSuppressionIoU) => [undefined, 0.6, 0.5].map((boxVotingIoU) => ({ nonMaximumSuppressionIoU, boxVotingIoU })));
const boxScales = [1, 0.95, 0.9, 0.85, 0.8] as const;
const cuts = Array.from({ length: 98 }, (_, i) => (i + 2) / 100);

/** Mean over the sources, so that the largest does not decide alone; sources without a figure are left out. */
function meanOverSources(sources: readonly (readonly EvaluatedImage[])[], operatingPoint: number): number {
  const values = sources.map((own) => rsnaMap(own, operatingPoint)(unitWeights(own.length))).filter((value) => !Number.isNaN(value));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const merged = (images: readonly EvaluatedImage[], overlaps: OverlapRules): EvaluatedImage[] => images.map((image) => ({ ...image, detections: mergeOverlaps(image.detections, overlaps) }));

const scaled = (images: readonly EvaluatedImage[], factor: number): EvaluatedImage[] =>
  images.map((image) => ({ ...image, detections: image.detections.map(({ score, ...box }) => ({ ...scaleBox(box, factor), score })) }));

/** The images as a model shows them for which this was decided: boxes merged, then scaled around their centres. */
export const asDecided = (images: readonly EvaluatedImage[], { overlaps, boxScale }: Pick<Decision, 'overlaps' | 'boxScale'>): EvaluatedImage[] => scaled(merged(images, overlaps), boxScale);

/** The operating point with the highest RSNA mAP; among equals the highest. */
function bestCut(images: readonly EvaluatedImage[]): Pick<Decision, 'operatingPoint' | 'rsnaMap'> {
  const sources = [...Map.groupBy(images, ({ groups }) => groups?.source ?? '').values()];
  let best = { operatingPoint: 1, rsnaMap: Number.NEGATIVE_INFINITY };
  for (const operatingPoint of cuts) {
    const value = meanOverSources(sources, operatingPoint);
    if (value >= best.rsnaMap) best = { operatingPoint, rsnaMap: value };
  }
  return best;
}

/** The choice whose images have the highest RSNA mAP at their own best operating point; among equals the first. */
function bestOf<T>(choices: readonly T[], imagesOf: (choice: T) => readonly EvaluatedImage[]): { readonly choice: T; readonly cut: ReturnType<typeof bestCut> } {
  const judged = choices.map((choice) => ({ choice, cut: bestCut(imagesOf(choice)) }));
  return judged.reduce((best, other) => (other.cut.rsnaMap > best.cut.rsnaMap ? other : best));
}

/** The highest cut that at least `share` of the positive images' scores reach; 0 without positive images. */
export function cutForSensitivity(images: readonly EvaluatedImage[], share: number): number {
  const scores = images.flatMap(({ positive, imageScore }) => (positive ? [imageScore] : [])).toSorted((a, b) => b - a);
  return scores[Math.ceil(share * scores.length) - 1] ?? 0;
}

/**
 * What gives the highest RSNA mAP: first how boxes merge, then their scale and the operating point (among equals the weaker suppression, no voting, the larger scale and cut); beside
 * that the temperature of the image score and the cut for a sensitivity of 90 %. `images` are divided by their group `source`; their detections are all that the network found, not
 * merged, down to a low score.
 * @throws Fault FAILED_PRECONDITION / CALIBRATION_ONE_CLASS
 */
export function chooseDecision(images: readonly EvaluatedImage[]): Decision {
  const { choice: overlaps } = bestOf(overlapRules, (rules) => merged(images, rules));
  const whole = merged(images, overlaps);
  const { choice: boxScale, cut } = bestOf(boxScales, (factor) => scaled(whole, factor));
  const temperature = fitTemperature(images.map(({ imageScore, positive }) => ({ score: imageScore, positive })));
  return { overlaps, boxScale, ...cut, temperature, sensitivity90: cutForSensitivity(images, 0.9) };
}
