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
