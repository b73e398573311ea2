import { type EvaluatedImage, type Statistic, meanStatistic, unitWeights } from './evaluated-image.ts';

/** Brier score of the image scores: mean squared distance to 0 or 1; 0 is perfect. */
export const brierScore = (images: readonly EvaluatedImage[]): Statistic =>
  meanStatistic(images.map(({ imageScore, positive }) => (imageScore - Number(positive)) ** 2));

export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  /** Weight of the images in the bin. */
  readonly count: number;
  readonly meanScore: number;
  readonly positiveShare: number;
}

/** The images in bins of equal width over 0..1 (the last includes 1); empty bins are left out. */
export function reliabilityBins(images: readonly EvaluatedImage[], bins = 10, weights: ArrayLike<number> = unitWeights(images.length)): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, score: 0, positive: 0 }));
  images.forEach(({ imageScore, positive }, i) => {
    const bin = sums[Math.min(bins - 1, Math.floor(imageScore * bins))];
    const weight = weights[i] ?? 0;
    if (bin === undefined) return;
    bin.count += weight;
    bin.score += weight * imageScore;
    bin.positive += weight * Number(positive);
  });
  return sums.flatMap(({ count, score, positive }, i) =>
    count > 0 ? [{ low: i / bins, high: (i + 1) / bins, count, meanScore: score / count, positiveShare: positive / count }] : [],
  );
}

/** Expected calibration error: mean over images of |mean score − share of positives| of their bin (Naeini et al., AAAI 2015). */
export const expectedCalibrationError =
  (images: readonly EvaluatedImage[], bins = 10): Statistic =>
  (weights) => {
    const filled = reliabilityBins(images, bins, weights);
    const total = filled.reduce((sum, { count }) => sum + count, 0);
    return filled.reduce((sum, { count, meanScore, positiveShare }) => sum + count * Math.abs(meanScore - positiveShare), 0) / total;
  };
