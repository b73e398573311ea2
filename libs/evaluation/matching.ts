import { type Box, type Detection, byDescendingScore, intersectionOverUnion } from '#detection';

/** Whether each detection, in descending score, is a hit. */
export interface Matching {
  readonly detections: readonly Detection[];
  readonly hits: readonly boolean[];
}

/**
 * Greedy one-to-one matching of one image: in descending score (ties keep their order) each detection takes the free true box that it
 * overlaps best, provided IoU > `threshold`.
 */
export function matchDetections(detections: readonly Detection[], truths: readonly Box[], threshold: number): Matching {
  const sorted = detections.toSorted(byDescendingScore);
  const free = new Set(truths);
  const hits = sorted.map((detection) => {
    let best: Box | undefined;
    let bestOverlap = threshold;
    for (const truth of free) {
      const overlap = intersectionOverUnion(detection, truth);
      if (overlap > bestOverlap) [best, bestOverlap] = [truth, overlap];
    }
    return best !== undefined && free.delete(best);
  });
  return { detections: sorted, hits };
}
