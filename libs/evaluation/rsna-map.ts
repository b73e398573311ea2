import type { Box, Detection } from '#detection';
import { type EvaluatedImage, type Statistic, meanStatistic } from './evaluated-image.ts';
import { matchDetections } from './matching.ts';

/** 0.40, 0.45 … 0.75, the thresholds of the RSNA Pneumonia Detection Challenge 2018. */
export const rsnaThresholds: readonly number[] = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75];

/**
 * The challenge's score of one image: mean over the thresholds of TP / (TP + FP + FN). NaN, left out of the mean over images, when there is
 * neither truth nor detection; 0 when there is one without the other.
 * @param detections those that count, i.e. at or above the operating point.
 */
export function rsnaImageScore(detections: readonly Detection[], truths: readonly Box[]): number {
  if (truths.length === 0 && detections.length === 0) return Number.NaN;
  if (truths.length === 0 || detections.length === 0) return 0;
  const scores = rsnaThresholds.map((threshold) => {
    const hits = matchDetections(detections, truths, threshold).hits.filter(Boolean).length;
    return hits / (detections.length + truths.length - hits);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

const atOrAbove = (detections: readonly Detection[], cut: number) => detections.filter(({ score }) => score >= cut);

/** RSNA mAP of all images at an operating point. */
export const rsnaMap = (images: readonly EvaluatedImage[], operatingPoint: number): Statistic =>
  meanStatistic(images.map(({ detections, truths }) => rsnaImageScore(atOrAbove(detections, operatingPoint), truths)));
