import type { DisplayImage } from '#radiograph';

/** Weights 0..1 of an image's pixels. */
export interface Mask {
  readonly columns: number;
  readonly rows: number;
  readonly weights: Float32Array;
}

/** JPEG leaves traces around what was cut out; what is visible is brighter than them. */
const visibleFrom = 10 / 255;

/** Mean over a square of 2 · reach + 1 pixels, by running sums along rows and then columns; beyond the edge lies 0. */
export function smooth({ columns, rows, weights }: Mask, reach: number): Mask {
  const along = (source: Float32Array, lines: number, length: number, lineStep: number, step: number): Float32Array => {
    const smoothed = new Float32Array(source.length);
    for (let line = 0; line < lines; line += 1) {
      let sum = 0;
      for (let i = -reach; i < length; i += 1) {
        if (i + reach < length) sum += source[line * lineStep + (i + reach) * step] ?? 0;
        if (i - reach - 1 >= 0) sum -= source[line * lineStep + (i - reach - 1) * step] ?? 0;
        if (i >= 0) smoothed[line * lineStep + i * step] = Math.min(1, Math.max(0, sum / (2 * reach + 1)));
      }
    }
    return smoothed;
  };
  return { columns, rows, weights: along(along(weights, rows, columns, columns, 1), columns, rows, 1, columns) };
}

const threshold = (mask: Mask, from: number): Mask => ({ ...mask, weights: mask.weights.map((weight) => Number(weight >= from)) });

/** The lung fields of an image in which everything else is black: 1 inside, 0 outside, specks and dark dots within removed. */
export function lungMask({ columns, rows, values }: DisplayImage): Mask {
  const visible = { columns, rows, weights: values.map((value) => Number(value >= visibleFrom)) };
  return threshold(smooth(visible, 2), 0.5);
}

/** Made smaller by about `pixels` on every side. */
export const erode = (mask: Mask, pixels: number): Mask => (pixels === 0 ? mask : threshold(smooth(mask, pixels), 1 - 1e-4));

/** Mean weight within a box of the mask's pixels. */
export function coverage({ columns, rows, weights }: Mask, box: { left: number; top: number; width: number; height: number }): number {
  const [left, top] = [Math.max(0, Math.floor(box.left)), Math.max(0, Math.floor(box.top))];
  const [right, bottom] = [Math.min(columns, Math.ceil(box.left + box.width)), Math.min(rows, Math.ceil(box.top + box.height))];
  let [sum, count] = [0, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      sum += weights[y * columns + x] ?? 0;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}
