import { type Box, intersectionOverUnion } from '#detection';
import type { Mark, ShownBox } from './label.ts';

/** A box as a reader left it. */
export interface DrawnBox {
  readonly box: Box;
  readonly trackingUID: string | null;
}

/** From this overlap on, a drawn box with a UID of its own counts as the shown one moved; below it, as a rejection and an addition. */
export const movedIoU = 0.2;

/** A box counts as kept when no edge is further off, in pixels: viewers keep edges as 32-bit floats and in millimetres. */
export const keptWithin = 1;

interface Pair {
  readonly shown: number;
  readonly drawn: number;
}

const isKept = (a: Box, b: Box): boolean =>
  [a.left - b.left, a.top - b.top, a.left + a.width - b.left - b.width, a.top + a.height - b.top - b.height].every((distance) => Math.abs(distance) <= keptWithin);

/** The pairs in that order whose members no pair before has taken. */
function take(pairs: readonly Pair[], taken: readonly Pair[] = []): Pair[] {
  const chosen = [...taken];
  for (const pair of pairs) {
    if (!chosen.some(({ shown, drawn }) => shown === pair.shown || drawn === pair.drawn)) chosen.push(pair);
  }
  return chosen;
}

/** Which drawn box is which shown one: by tracking UID, the others by overlap, the best first. */
function pairUp(shown: readonly ShownBox[], drawn: readonly DrawnBox[]): Pair[] {
  const all = shown.flatMap((ai, s) => drawn.map((own, d) => ({ shown: s, drawn: d, same: own.trackingUID === ai.trackingUID, iou: intersectionOverUnion(ai.box, own.box) })));
  const byUID = take(all.filter(({ same }) => same));
  const byOverlap = all.filter(({ iou }) => iou >= movedIoU).toSorted((a, b) => b.iou - a.iou || a.shown - b.shown || a.drawn - b.drawn);
  return take(byOverlap, byUID);
}

function pairMark(shown: ShownBox, { box, trackingUID }: DrawnBox): Mark {
  return { fate: isKept(shown.box, box) ? 'kept' : 'moved', box, trackingUID, shown, iou: intersectionOverUnion(shown.box, box) };
}

/** What a reader did with the model's boxes on one image: the shown ones in their order, then the added ones in theirs. */
export function compareBoxes(shown: readonly ShownBox[], drawn: readonly DrawnBox[]): Mark[] {
  const pairs = pairUp(shown, drawn);
  const judged = shown.map((ai, index): Mark => {
    const own = drawn[pairs.find((pair) => pair.shown === index)?.drawn ?? -1];
    return own === undefined ? { fate: 'rejected', box: null, trackingUID: null, shown: ai, iou: null } : pairMark(ai, own);
  });
  const added = drawn.flatMap(({ box, trackingUID }, index): Mark[] => (pairs.some((pair) => pair.drawn === index) ? [] : [{ fate: 'added', box, trackingUID, shown: null, iou: null }]));
  return [...judged, ...added];
}
