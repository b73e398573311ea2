import { type BoxScore, type OverlapRules, boxScoreFactor, mergeOverlaps, scaleBox } from '#detection';
import type { EvaluatedImage } from '../evaluated-image.ts';
import { type OperatingPoint, highestOf } from '../operating-point.ts';
import { fitTemperature } from '../recalibration.ts';
import { type ScoreLadder, rsnaMapAtCuts, scoreLadder } from '../score-ladder.ts';
import type { BoxDecision, Decision } from './decision.ts';

/** Suppression as the networks are trained with it and stronger; no voting, and among near-equal boxes only. */
const overlapRules: readonly OverlapRules[] = [0.45, 0.3, 0.2].flatMap((nonMaximumSuppressionIoU) => [undefined, 0.6, 0.5].map((boxVotingIoU) => ({ nonMaximumSuppressionIoU, boxVotingIoU })));
const boxScales = [1, 0.95, 0.9, 0.85, 0.8] as const;
const cuts = Array.from({ length: 98 }, (_, i) => (i + 2) / 100);
const lowestCut = 0.02;

/** In this order the first is taken among equals: the weaker suppression, no voting, the larger scale. */
const shapes = overlapRules.flatMap((overlaps) => boxScales.map((boxScale) => ({ ...overlaps, boxScale })));

/** An image with what it comes to by each of the shapes, in their order. Scores do not enter: boxes of one image all have the same factor, so they merge alike. */
export interface TriedImage {
  readonly image: EvaluatedImage;
  readonly ladders: readonly ScoreLadder[];
}

/** @param image with all that the network found, scored by objectness, not merged, down to a low score */
export function tryOut(image: EvaluatedImage): TriedImage {
  const ladders = overlapRules.flatMap((overlaps) => {
    const merged = mergeOverlaps(image.detections, overlaps).filter(({ score }) => score >= lowestCut);
    return boxScales.map((boxScale) => scoreLadder({ truths: image.truths, detections: merged.map((box) => scaleBox(box, boxScale)) }));
  });
  return { image, ladders };
}

/** The cut with the highest RSNA mAP, taken within each source and weighted by its positive images; among equals the highest. */
function bestCut(sources: readonly (readonly TriedImage[])[], shape: number, score: BoxScore): OperatingPoint {
  const [sums, weights] = [new Float64Array(cuts.length), new Float64Array(cuts.length)];
  for (const own of sources) {
    const positives = own.filter(({ image }) => image.positive).length;
    const ladders = own.flatMap(({ image, ladders }) => (ladders[shape] === undefined ? [] : [[ladders[shape], boxScoreFactor(score, image.imageScore)] as const]));
    rsnaMapAtCuts(ladders, cuts).forEach((value, i) => {
      if (Number.isNaN(value)) return;
      sums[i] = (sums[i] ?? 0) + value * positives;
      weights[i] = (weights[i] ?? 0) + positives;
    });
  }
  return highestOf(cuts, sums.map((sum, i) => sum / (weights[i] ?? 0)));
}

/** The highest cut that at least `share` of the positive images' scores reach; 0 without positive images. */
export function cutForSensitivity(images: readonly EvaluatedImage[], share: number): number {
  const scores = images.flatMap(({ positive, imageScore }) => (positive ? [imageScore] : [])).toSorted((a, b) => b - a);
  return scores[Math.ceil(share * scores.length) - 1] ?? 0;
}

/**
 * What gives the highest RSNA mAP together: the score of a box, how boxes merge, their scale and the operating point. Each source (the group of that name) is judged by itself and counts by
 * its positive images: one that has few of them cannot tell a good cut from a bad one. Without any positive image the RSNA mAP is -Infinity and the operating point 1.
 * @param scores among which to choose; among equals the first
 */
export function chooseBoxDecision(tried: readonly TriedImage[], scores: readonly BoxScore[]): BoxDecision {
  const sources = [...Map.groupBy(tried, ({ image }) => image.groups?.source).values()];
  const judged = scores.flatMap((score) => shapes.map((shape, i) => ({ score, ...shape, ...bestCut(sources, i, score) })));
  return judged.reduce((first, other) => (other.rsnaMap > first.rsnaMap ? other : first));
}

/**
 * How boxes are shown, as `chooseBoxDecision` says, the temperature of the image score and the cut for a sensitivity of 90 %.
 * @throws Fault FAILED_PRECONDITION / CALIBRATION_ONE_CLASS
 */
export function chooseDecision(tried: readonly TriedImage[], scores: readonly BoxScore[]): Decision {
  const images = tried.map(({ image }) => image);
  const temperature = fitTemperature(images.map(({ imageScore, positive }) => ({ score: imageScore, positive })));
  return { ...chooseBoxDecision(tried, scores), temperature, sensitivity90: cutForSensitivity(images, 0.9) };
}
