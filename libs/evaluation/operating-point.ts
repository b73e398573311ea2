import type { EvaluatedImage } from './evaluated-image.ts';
import { rsnaMapAtCuts, scoreLadder } from './score-ladder.ts';

/** A cut and what it gives. */
export interface OperatingPoint {
  readonly operatingPoint: number;
  readonly rsnaMap: number;
}

/** The cut with the highest RSNA mAP. Among equals the highest cut wins: the fewest boxes. Without a figure at any of them, 1 and -Infinity. */
export function highestOf(cuts: readonly number[], rsnaMaps: Float64Array): OperatingPoint {
  let best = { operatingPoint: 1, rsnaMap: Number.NEGATIVE_INFINITY };
  cuts.forEach((operatingPoint, i) => {
    const rsnaMap = rsnaMaps[i] ?? NaN;
    if (rsnaMap >= best.rsnaMap) best = { operatingPoint, rsnaMap };
  });
  return best;
}

/**
 * The cut with the highest RSNA mAP among `candidates` (default 0.01 … 0.99), to be chosen on a validation split, never on the images that
 * are then reported. Among equals the highest cut wins: the fewest boxes.
 */
export function bestOperatingPoint(images: readonly EvaluatedImage[], candidates: readonly number[] = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)): OperatingPoint {
  const cuts = candidates.toSorted((a, b) => a - b);
  const ladders = images.map(({ detections, truths }) => scoreLadder({ truths, detections: detections.filter(({ score }) => score >= (cuts[0] ?? 0)) }));
  return highestOf(cuts, rsnaMapAtCuts(ladders.map((ladder) => [ladder, 1]), cuts));
}
