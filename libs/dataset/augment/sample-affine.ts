import type { Affine } from './affine.ts';
import type { Picture } from './picture.ts';
import { type Border, affineMap, samplePicture, standsAt } from './sample-map.ts';

/** The whole numbers i of 0 … count − 1 for which low <= slope · i + start < high, as a half-open range. */
function stretchWithin(slope: number, start: number, low: number, high: number, count: number): readonly [number, number] {
  if (slope === 0) return start >= low && start < high ? [0, count] : [0, 0];
  const [a, b] = [(low - start) / slope, (high - start) / slope];
  // One pixel less at either end: there, rounding decides.
  return [Math.max(0, Math.ceil(Math.min(a, b)) + 1), Math.min(count, Math.floor(Math.max(a, b)) - 1)];
}

/** One gray value between pixel centres, wherever they lie. */
function valueAt({ columns, rows, values }: Picture, x: number, y: number, border: Border): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const right = x - column;
  const below = y - row;
  const left = standsAt(column, columns, border);
  const next = right === 0 ? left : standsAt(column + 1, columns, border);
  const top = standsAt(row, rows, border);
  const under = below === 0 ? top : standsAt(row + 1, rows, border);
  const at = (pixelRow: number, pixelColumn: number): number => (pixelRow < 0 || pixelColumn < 0 ? 0 : (values[pixelRow * columns + pixelColumn] ?? 0));
  const upper = (1 - right) * at(top, left) + right * at(top, next);
  const lower = (1 - right) * at(under, left) + right * at(under, next);
  return (1 - below) * upper + below * lower;
}

/**
 * The picture seen through an affine map of `columns` x `rows` places to their sources: `samplePicture` with that map, to rounding. Of a gray
 * picture each row is divided into the stretch whose four neighbours all lie within, and what is left and right of it.
 */
export function sampleAffine(picture: Picture, source: Affine, border: Border, columns: number, rows: number): Picture {
  if (picture.channels === 3) return samplePicture(picture, affineMap(columns, rows, source), border);
  const { a, b, c, d, e, f } = source;
  const { columns: width, rows: height, values } = picture;
  const sampled = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const [x0, y0] = [a * 0.5 + b * (row + 0.5) + c - 0.5, d * 0.5 + e * (row + 0.5) + f - 0.5];
    const [fromX, toX] = stretchWithin(a, x0, 0, width - 1, columns);
    const [fromY, toY] = stretchWithin(d, y0, 0, height - 1, columns);
    const from = Math.min(columns, Math.max(fromX, fromY));
    const to = Math.max(from, Math.min(toX, toY));
    const start = row * columns;
    for (let i = 0; i < from; i += 1) sampled[start + i] = valueAt(picture, a * i + x0, d * i + y0, border);
    for (let i = from; i < to; i += 1) {
      const x = a * i + x0;
      const y = d * i + y0;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const right = x - left;
      const below = y - top;
      const place = top * width + left;
      const upper = (1 - right) * (values[place] ?? 0) + right * (values[place + 1] ?? 0);
      const lower = (1 - right) * (values[place + width] ?? 0) + right * (values[place + width + 1] ?? 0);
      sampled[start + i] = (1 - below) * upper + below * lower;
    }
    for (let i = to; i < columns; i += 1) sampled[start + i] = valueAt(picture, a * i + x0, d * i + y0, border);
  }
  return { ...picture, columns, rows, values: sampled };
}
