import { type Box, type Detection, byDescendingScore } from '#detection';
import { type EvaluatedImage, type Statistic, meanStatistic } from './evaluated-image.ts';
import { matchDetections } from './matching.ts';

/** 0.40, 0.45 … 0.75, the thresholds of the RSNA Pneumonia Detection Challenge 2018. */
export const rsnaThresholds: readonly number[] = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75];

/**
 * The challenge's score of one image when its first n detections count, n from 0 on: mean over the thresholds of TP / (TP + FP + FN). NaN, left out of the mean over images,
 * when there is neither truth nor detection; 0 when there is one without the other.
 * @param detections by descending score: so the matching of the first n is the beginning of the matching of all
 */
export function rsnaPrefixScores(detections: readonly Detection[], truths: readonly Box[]): number[] {
  if (truths.length === 0) return [Number.NaN, ...detections.map(() => 0)];
  const hits = rsnaThresholds.map((threshold) => matchDetections(detections, truths, threshold).hits);
  const found = rsnaThresholds.map(() => 0);
  const scoreOf = (count: number): number => found.reduce((sum, hit) => sum + hit / (count + truths.length - hit), 0) / found.length;
  const afterEach = detections.map((_, i) => {
    hits.forEach((ofThreshold, t) => {
      found[t] = (found[t] ?? 0) + Number(ofThreshold[i]);
    });
    return scoreOf(i + 1);
  });
  return [0, ...afterEach];
}

/** `rsnaPrefixScores` of all detections that count, i.e. at or above the operating point, in any order. */
export const rsnaImageScore = (detections: readonly Detection[], truths: readonly Box[]): number => rsnaPrefixScores(detections.toSorted(byDescendingScore), truths).at(-1) ?? Number.NaN;

const atOrAbove = (detections: readonly Detection[], cut: number) => detections.filter(({ score }) => score >= cut);

/** RSNA mAP of all images at an operating point. */
export const rsnaMap = (images: readonly EvaluatedImage[], operatingPoint: number): Statistic =>
  meanStatistic(images.map(({ detections, truths }) => rsnaImageScore(atOrAbove(detections, operatingPoint), truths)));
