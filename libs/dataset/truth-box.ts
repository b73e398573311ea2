import { datasetFault } from './dataset-fault.ts';
import type { TruthBox } from './sample.ts';

/** How far, in pixels, a box may lie over the image's edge for rounding's sake; it is cut off there. */
const tolerance = 1;

export interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * A box from its edges, checked against its image.
 * @throws Fault INVALID_ARGUMENT / BOX_INVALID (no number, no area), BOX_OUTSIDE_IMAGE
 */
export function truthBox(edges: Edges, label: string, size: { readonly columns: number; readonly rows: number }, where: string): TruthBox {
  const { left, top, right, bottom } = edges;
  if (![left, top, right, bottom].every(Number.isFinite)) throw datasetFault('BOX_INVALID', where, 'a box needs four numbers.');
  if (right <= left || bottom <= top) throw datasetFault('BOX_INVALID', where, 'a box has no area.');
  if (left < -tolerance || top < -tolerance || right > size.columns + tolerance || bottom > size.rows + tolerance) {
    throw datasetFault('BOX_OUTSIDE_IMAGE', where, `a box lies outside its image of ${size.columns} x ${size.rows} pixels.`);
  }
  const [l, t, r, b] = [Math.max(0, left), Math.max(0, top), Math.min(size.columns, right), Math.min(size.rows, bottom)];
  return { left: l, top: t, width: r - l, height: b - t, label };
}
