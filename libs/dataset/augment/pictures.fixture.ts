import fc from 'fast-check';
import type { Box } from '#detection';
import { seededRandom } from '#random';
import type { Picture } from './picture.ts';

/** A picture of noise; `boxes` without labels of interest. */
export function noisePicture(columns: number, rows: number, boxes: readonly Box[] = [], seed = 1): Picture {
  const random = seededRandom('noise', seed);
  return { columns, rows, channels: 1, values: Float32Array.from({ length: columns * rows }, random), boxes: boxes.map((box) => ({ ...box, label: 'opacity' })) };
}

/** A picture that is white in the ellipse inscribed in the box and black elsewhere, so that a carried box can be checked against what it carries. */
export function ellipsePicture(columns: number, rows: number, box: Box): Picture {
  const inside = (x: number, y: number): boolean =>
    ((x - box.left - box.width / 2) / (box.width / 2)) ** 2 + ((y - box.top - box.height / 2) / (box.height / 2)) ** 2 <= 1;
  const values = Float32Array.from({ length: columns * rows }, (_, i) => Number(inside((i % columns) + 0.5, Math.floor(i / columns) + 0.5)));
  return { columns, rows, channels: 1, values, boxes: [{ ...box, label: 'opacity' }] };
}

/** Edges of what is at least half white. */
export function whiteBox({ columns, values, channels }: Picture): Box {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  values.forEach((value, i) => {
    if (value < 0.5) return;
    const pixel = Math.floor(i / channels);
    const [x, y] = [pixel % columns, Math.floor(pixel / columns)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), Math.max(bottom, y + 1)];
  });
  return { left, top, width: right - left, height: bottom - top };
}

/** A box well inside 160 x 120 pixels. */
export const innerBox: fc.Arbitrary<Box> = fc.record({
  left: fc.integer({ min: 50, max: 70 }),
  top: fc.integer({ min: 40, max: 50 }),
  width: fc.integer({ min: 12, max: 35 }),
  height: fc.integer({ min: 12, max: 25 }),
});
