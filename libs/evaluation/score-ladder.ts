import { byDescendingScore } from '#detection';
import type { EvaluatedImage } from './evaluated-image.ts';
import { rsnaPrefixScores } from './rsna-map.ts';

/** The RSNA scores that one image can have, whatever the operating point. */
export interface ScoreLadder {
  /** Of its boxes, descending. */
  readonly boxScores: readonly number[];
  /** RSNA score when the first n boxes count, n from 0 on; NaN as `rsnaPrefixScores` says. */
  readonly rsnaScores: readonly number[];
}

/** @param image with the boxes that can count at all: each costs a step, so those below every cut are better left out */
export function scoreLadder({ detections, truths }: Pick<EvaluatedImage, 'detections' | 'truths'>): ScoreLadder {
  const boxes = detections.toSorted(byDescendingScore);
  return { boxScores: boxes.map(({ score }) => score), rsnaScores: rsnaPrefixScores(boxes, truths) };
}

/**
 * RSNA mAP of the images at each of the rising `cuts`; NaN where no image has a score.
 * @param ladders with the factor (0..1) on the scores of each image's boxes
 */
export function rsnaMapAtCuts(ladders: readonly (readonly [ladder: ScoreLadder, factor: number])[], cuts: readonly number[]): Float64Array {
  const [sums, counts] = [new Float64Array(cuts.length), new Float64Array(cuts.length)];
  for (const [{ boxScores, rsnaScores }, factor] of ladders) {
    let count = boxScores.length;
    cuts.forEach((cut, i) => {
      while (count > 0 && (boxScores[count - 1] ?? 0) * factor < cut) count -= 1;
      const score = rsnaScores[count] ?? NaN;
      if (Number.isNaN(score)) return;
      sums[i] = (sums[i] ?? 0) + score;
      counts[i] = (counts[i] ?? 0) + 1;
    });
  }
  return sums.map((sum, i) => sum / (counts[i] ?? 0));
}
