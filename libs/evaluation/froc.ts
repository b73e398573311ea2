import { type EvaluatedImage, type Statistic, unitWeights } from './evaluated-image.ts';
import { type PooledStep, poolDetections } from './pooled-detections.ts';

export interface FrocPoint {
  readonly falsePositivesPerImage: number;
  /** Share of the true boxes that are found. */
  readonly sensitivity: number;
}

/** The false positives per image at which a FROC curve is usually read. */
export const frocRates: readonly number[] = [0.125, 0.25, 0.5, 1, 2, 4, 8];

const total = (weights: ArrayLike<number>, count: number): number => {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += weights[i] ?? 0;
  return sum;
};

/** Free-response ROC curve: one point a distinct score, from (0, 0). False positives count on all images, hits at IoU > `threshold`. */
export function frocCurve(images: readonly EvaluatedImage[], threshold = 0.5): FrocPoint[] {
  const weights = unitWeights(images.length);
  const pooled = poolDetections(images, threshold);
  const truths = pooled.truths(weights);
  const points = pooled.steps(weights).map(({ hits, misses }) => ({ falsePositivesPerImage: misses / images.length, sensitivity: hits / truths }));
  return [{ falsePositivesPerImage: 0, sensitivity: 0 }, ...points];
}

/** Sensitivity at the lowest score that lets through at most `rate` false positives per image (no interpolation). */
export function frocSensitivity(images: readonly EvaluatedImage[], rate: number, threshold = 0.5): Statistic {
  const pooled = poolDetections(images, threshold);
  return (weights) => {
    const allowed = rate * total(weights, images.length) + 1e-9;
    const reached: PooledStep | undefined = pooled.steps(weights).findLast(({ misses }) => misses <= allowed);
    return (reached?.hits ?? 0) / pooled.truths(weights);
  };
}
