import type { Affine } from './affine.ts';
import type { Picture } from './picture.ts';

/** Where each pixel of a new picture comes from: its centre's place in the old one, in edge-based pixels. */
export interface SourceMap {
  readonly columns: number;
  readonly rows: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** What lies beyond the edge: the picture mirrored (without its outermost row twice), or black. */
export type Border = 'reflect' | 'black';

/** A pixel number mirrored into 0 … count − 1: -1 becomes 1. */
function reflected(index: number, count: number): number {
  if (count === 1) return 0;
  const period = 2 * (count - 1);
  const within = ((index % period) + period) % period;
  return within < count ? within : period - within;
}

/** Number of the pixel that stands at an index, or -1 for black. */
export const standsAt = (index: number, count: number, border: Border): number => (index >= 0 && index < count ? index : border === 'reflect' ? reflected(index, count) : -1);

/** The picture seen through the map, by bilinear interpolation between pixel centres. Boxes stay as they are: the caller carries them. */
export function samplePicture(picture: Picture, map: SourceMap, border: Border): Picture {
  const { channels, columns, rows, values } = picture;
  const sampled = new Float32Array(map.columns * map.rows * channels);
  const at = (row: number, column: number, channel: number): number => (row < 0 || column < 0 ? 0 : (values[(row * columns + column) * channels + channel] ?? 0));
  for (let i = 0; i < map.x.length; i += 1) {
    const x = (map.x[i] ?? 0) - 0.5;
    const y = (map.y[i] ?? 0) - 0.5;
    const column = Math.floor(x);
    const row = Math.floor(y);
    const right = x - column;
    const below = y - row;
    // A place exactly on a pixel's centre takes that pixel alone, so that turns by right angles make no new values.
    const left = standsAt(column, columns, border);
    const next = right === 0 ? left : standsAt(column + 1, columns, border);
    const top = standsAt(row, rows, border);
    const under = below === 0 ? top : standsAt(row + 1, rows, border);
    for (let k = 0; k < channels; k += 1) {
      const upper = (1 - right) * at(top, left, k) + right * at(top, next, k);
      const lower = (1 - right) * at(under, left, k) + right * at(under, next, k);
      sampled[i * channels + k] = (1 - below) * upper + below * lower;
    }
  }
  return { ...picture, columns: map.columns, rows: map.rows, values: sampled };
}

/** The map of `source`, which tells where the point (x, y) of the new picture comes from. */
export function sourceMap(columns: number, rows: number, source: (x: number, y: number) => readonly [number, number]): SourceMap {
  const map = { columns, rows, x: new Float32Array(columns * rows), y: new Float32Array(columns * rows) };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = source(column + 0.5, row + 0.5);
      map.x[row * columns + column] = x;
      map.y[row * columns + column] = y;
    }
  }
  return map;
}

/** The map of an affine source. */
export function affineMap(columns: number, rows: number, { a, b, c, d, e, f }: Affine): SourceMap {
  const map = { columns, rows, x: new Float32Array(columns * rows), y: new Float32Array(columns * rows) };
  for (let i = 0; i < map.x.length; i += 1) {
    const x = (i % columns) + 0.5;
    const y = Math.floor(i / columns) + 0.5;
    map.x[i] = a * x + b * y + c;
    map.y[i] = d * x + e * y + f;
  }
  return map;
}
