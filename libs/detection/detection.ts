import { type Box, intersectionOverUnion } from './box.ts';

/** A box with the model's confidence in it, in 0..1. */
export interface Detection extends Box {
  readonly score: number;
}

export const byDescendingScore = (a: Detection, b: Detection): number => b.score - a.score;

/**
 * Greedy non-maximum suppression: keeps detections in descending score, dropping each that overlaps a kept one by IoU > `threshold`.
 * Ties keep the order given. Returns a new array sorted by descending score.
 */
export function suppressNonMaxima(detections: readonly Detection[], threshold: number): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of detections.toSorted(byDescendingScore)) {
    if (kept.every((other) => intersectionOverUnion(candidate, other) <= threshold)) kept.push(candidate);
  }
  return kept;
}

/** How boxes that overlap become one. */
export interface OverlapRules {
  /** A box that overlaps a better one by more than this is dropped, 0..1. */
  readonly nonMaximumSuppressionIoU: number;
  /** Each box that is kept becomes the mean of all that overlap it by at least this, 0..1; absent: it stays as it is. */
  readonly boxVotingIoU?: number | undefined;
}

/** Boxes of a lower score have no vote, and whoever merges boxes needs all of them down to it: so no box moves with the score that is asked for. */
export const leastVote = 0.01;

/** The mean of the voters' edges, weighted by their scores; the box itself where they weigh nothing. */
function meanBox(box: Box, voters: readonly Detection[]): Box {
  const weight = voters.reduce((sum, { score }) => sum + score, 0);
  if (!(weight > 0)) return box;
  const mean = (edge: (voter: Box) => number): number => voters.reduce((sum, voter) => sum + voter.score * edge(voter), 0) / weight;
  return { left: mean(({ left }) => left), top: mean(({ top }) => top), width: mean(({ width }) => width), height: mean(({ height }) => height) };
}

/**
 * Non-maximum suppression, then box voting (Gidaris and Komodakis, ICCV 2015) among boxes that score at least 0.01, where the rules say so. Scores stay as they are; sorted by descending
 * score.
 */
export function mergeOverlaps(detections: readonly Detection[], { nonMaximumSuppressionIoU, boxVotingIoU }: OverlapRules): Detection[] {
  const kept = suppressNonMaxima(detections, nonMaximumSuppressionIoU);
  if (boxVotingIoU === undefined) return kept;
  const voters = detections.filter(({ score }) => score >= leastVote);
  return kept.map((box) => ({ ...meanBox(box, voters.filter((other) => intersectionOverUnion(box, other) >= boxVotingIoU)), score: box.score }));
}
