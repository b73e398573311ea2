import { type Box, intersectionOverUnion } from '#detection';

/**
 * How many pairs can be made of the boxes of two models on one image, each box in at most one, partners with an IoU of at least `overlap`. The most
 * that are possible (Kuhn's augmenting paths), so that it does not matter which model comes first.
 */
export function matchedBoxes(first: readonly Box[], second: readonly Box[], overlap: number): number {
  const partners = first.map((box) => second.flatMap((other, j) => (intersectionOverUnion(box, other) >= overlap ? [j] : [])));
  const takenBy = new Map<number, number>();
  const findPartner = (i: number, seen: Set<number>): boolean =>
    (partners[i] ?? []).some((j) => {
      if (seen.has(j)) return false;
      seen.add(j);
      const holder = takenBy.get(j);
      if (holder !== undefined && !findPartner(holder, seen)) return false;
      takenBy.set(j, i);
      return true;
    });
  return first.filter((_, i) => findPartner(i, new Set())).length;
}
