import { type Box, clipBox } from '#detection';

/** A point in the unit of the space that the variable names: image pixels or CSS pixels of the stage. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Extent of an image's matrix in pixels, or of the stage in CSS pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Where the image lies on the stage: stage = image × scale + (x, y). */
export interface View extends Point {
  readonly scale: number;
}

/** The edges of a box that a handle drags; none of either axis stays where it is. */
export interface Handle {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

export const handles: readonly Handle[] = ([-1, 0, 1] as const).flatMap((y) => ([-1, 0, 1] as const).flatMap((x) => (x === 0 && y === 0 ? [] : [{ x, y }])));

/** Smallest width and height that a box may be given, in image pixels; less could not be seen, and is a slip of the hand. */
export const smallestSide = (matrix: Extent): number => Math.max(4, Math.round(Math.max(matrix.width, matrix.height) / 200));

const clamp = (value: number, from: number, to: number): number => Math.min(Math.max(value, from), Math.max(from, to));

/** The whole image, centred, as large as the stage allows. */
export function fitView(matrix: Extent, stage: Extent): View {
  const scale = Math.min(stage.width / matrix.width, stage.height / matrix.height);
  return { scale, x: (stage.width - matrix.width * scale) / 2, y: (stage.height - matrix.height * scale) / 2 };
}

/** Scales by `factor` around a point of the stage; between an eighth of the fit and 16 screen pixels an image pixel. */
export function zoomAt(view: View, factor: number, at: Point, fit: number): View {
  const scale = clamp(view.scale * factor, fit / 8, 16);
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

export const toImage = (view: View, at: Point): Point => ({ x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale });

export const toStage = (view: View, box: Box): Box => ({
  left: box.left * view.scale + view.x,
  top: box.top * view.scale + view.y,
  width: box.width * view.scale,
  height: box.height * view.scale,
});

/** The box moved by (dx, dy) image pixels, as far as the image goes. */
export const moveBox = (box: Box, dx: number, dy: number, matrix: Extent): Box => ({
  ...box,
  left: clamp(box.left + dx, 0, matrix.width - box.width),
  top: clamp(box.top + dy, 0, matrix.height - box.height),
});

/** One axis of a box: its ends after the edge on `side` moved by `by`; within 0..length, and no shorter than `least`. */
function dragEdge(start: number, end: number, side: -1 | 0 | 1, by: number, length: number, least: number): [number, number] {
  if (side < 0) return [clamp(start + by, 0, end - least), end];
  if (side > 0) return [start, clamp(end + by, start + least, length)];
  return [start, end];
}

/** The box with the edges of `handle` moved by (dx, dy) image pixels. */
export function resizeBox(box: Box, handle: Handle, dx: number, dy: number, matrix: Extent): Box {
  const least = smallestSide(matrix);
  const [left, right] = dragEdge(box.left, box.left + box.width, handle.x, dx, matrix.width, Math.min(least, box.width));
  const [top, bottom] = dragEdge(box.top, box.top + box.height, handle.y, dy, matrix.height, Math.min(least, box.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** The box between two corners in image pixels, as far as it lies in the image; undefined where that is too small to be meant. */
export function boxBetween(a: Point, b: Point, matrix: Extent): Box | undefined {
  const spanned = { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
  const box = clipBox(spanned, matrix.width, matrix.height);
  const least = smallestSide(matrix);
  return box !== undefined && box.width >= least && box.height >= least ? box : undefined;
}

/** A box to begin with when drawing by keys: a fifth of what the stage shows, in its middle, within the image. */
export function boxInMiddle(view: View, stage: Extent, matrix: Extent): Box {
  const side = clamp(Math.min(stage.width, stage.height) / view.scale / 5, smallestSide(matrix), Math.min(matrix.width, matrix.height) / 2);
  const middle = toImage(view, { x: stage.width / 2, y: stage.height / 2 });
  return moveBox({ left: middle.x - side / 2, top: middle.y - side / 2, width: side, height: side }, 0, 0, matrix);
}
