import { boxArea, clipBox } from '#detection';
import type { TruthBox } from '../sample.ts';

/** Share of a box that must stay in the picture for the box to stay. */
const leastVisible = 0.25;

/** Boxes cut at the picture's edges; those that are mostly outside are dropped. */
export const keepBoxes = (boxes: readonly TruthBox[], columns: number, rows: number): TruthBox[] =>
  boxes.flatMap((box) => {
    const clipped = clipBox(box, columns, rows);
    return clipped !== undefined && boxArea(clipped) >= leastVisible * boxArea(box) ? [{ ...box, ...clipped }] : [];
  });
