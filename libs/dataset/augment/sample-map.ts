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
function borderedIndex(index: number, count: number, border: Border): number {
  if (index >= 0 && index < count) return index;
  return border === 'reflect' ? reflected(index, count) : -1;
}

/** The picture seen through the map, by bilinear interpolation between pixel centres. Boxes stay as they are: the caller carries them. */
export function samplePicture(picture: Picture, map: SourceMap, border: Border): Picture {
  const { channels, columns, rows, values } = picture;
  const sampled = new Float32Array(map.columns * map.rows * channels);
  for (let i = 0; i < map.x.length; i += 1) {
    const [x, y] = [(map.x[i] ?? 0) - 0.5, (map.y[i] ?? 0) - 0.5];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    for (let corner = 0; corner < 4; corner += 1) {
      const [right, below] = [corner & 1, corner >> 1];
      const weight = (right ? x - left : 1 - x + left) * (below ? y - top : 1 - y + top);
      if (weight === 0) continue;
      const [column, row] = [borderedIndex(left + right, columns, border), borderedIndex(top + below, rows, border)];
      if (column < 0 || row < 0) continue;
      for (let k = 0; k < channels; k += 1) {
        sampled[i * channels + k] = (sampled[i * channels + k] ?? 0) + weight * (values[(row * columns + column) * channels + k] ?? 0);
      }
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
