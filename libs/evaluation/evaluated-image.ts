import type { Box, Detection } from '#detection';

/** One image with what is true of it and what the model said. Boxes are in pixels of the image. */
export interface EvaluatedImage {
  readonly id: string;
  /** Intervals are drawn over patients: images of one patient stand or fall together. */
  readonly patient: string;
  readonly positive: boolean;
  readonly truths: readonly Box[];
  /** In any order; all of them, also those below the operating point. */
  readonly detections: readonly Detection[];
  /** Probability that the image shows the finding, 0..1. */
  readonly imageScore: number;
  /** Facts to group by, such as `{view: 'PA', sex: 'F', age: '40-59'}`. */
  readonly groups?: Readonly<Record<string, string>>;
}

/**
 * A figure as a function of the images' weights (how often a bootstrap draw holds each). Everything that does not depend on the weights is
 * worked out before, so that thousands of draws cost little. NaN where the draw leaves the figure undefined.
 */
export type Statistic = (weights: ArrayLike<number>) => number;

/** Weight 1 for each of `count` images: the sample itself. */
export const unitWeights = (count: number): Float64Array => new Float64Array(count).fill(1);

/** Weighted mean of values; NaN values are left out together with their weight. */
export function meanStatistic(values: readonly number[]): Statistic {
  return (weights) => {
    let [sum, total] = [0, 0];
    values.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      sum += (weights[i] ?? 0) * value;
      total += weights[i] ?? 0;
    });
    return sum / total;
  };
}
