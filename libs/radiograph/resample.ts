import { type DisplayImage, rowReader } from './display-image.ts';

/** One axis of a placement: output = source · scale + offset, edge-based. */
export interface Axis {
  readonly sourceLength: number;
  readonly length: number;
  readonly scale: number;
  readonly offset: number;
}

/** Which source samples make each output sample: those from `first` on, `count` of them, by the weights from `index · most` on. */
interface Taps {
  readonly most: number;
  readonly first: Int32Array;
  /** 0 for padding. */
  readonly count: Int32Array;
  readonly weights: Float32Array;
}

const triangle = (place: number, centre: number, support: number): number => Math.max(0, 1 - Math.abs(place + 0.5 - centre) / support);

/**
 * A triangle filter, as wide as an output sample when shrinking (antialiasing) and as a source sample when enlarging (bilinear): what
 * PIL's BILINEAR resize does. Output samples whose centre lies outside the source are padding.
 */
function axisTaps({ sourceLength, length, scale, offset }: Axis): Taps {
  const support = Math.max(1, 1 / scale);
  const most = Math.ceil(2 * support) + 1;
  const taps = { most, first: new Int32Array(length), count: new Int32Array(length), weights: new Float32Array(length * most) };
  for (let i = 0; i < length; i += 1) {
    const centre = (i + 0.5 - offset) / scale;
    if (centre < 0 || centre > sourceLength) continue;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const last = Math.min(sourceLength, Math.floor(centre + support + 0.5));
    let sum = 0;
    for (let place = first; place < last; place += 1) sum += triangle(place, centre, support);
    for (let place = first; place < last; place += 1) taps.weights[i * most + place - first] = triangle(place, centre, support) / sum;
    taps.first[i] = first;
    taps.count[i] = last - first;
  }
  return taps;
}

/** Resamples an image to `horizontal.length` × `vertical.length` values; padding is `fill`. */
export function resample(image: DisplayImage, horizontal: Axis, vertical: Axis, fill: number): Float32Array<ArrayBuffer> {
  return resampleColumns(resampleRows(image, horizontal, fill), vertical, horizontal.length, fill);
}

function resampleRows(image: DisplayImage, axis: Axis, fill: number): Float32Array {
  const taps = axisTaps(axis);
  const readRow = rowReader(image);
  const out = new Float32Array(axis.length * image.rows);
  for (let row = 0; row < image.rows; row += 1) combine(readRow(row), taps, fill, out.subarray(row * axis.length, (row + 1) * axis.length));
  return out;
}

function combine(line: Float32Array, { most, first, count, weights }: Taps, fill: number, out: Float32Array): void {
  for (let i = 0; i < out.length; i += 1) {
    const from = first[i] ?? 0;
    const taps = count[i] ?? 0;
    let sum = taps === 0 ? fill : 0;
    for (let k = 0; k < taps; k += 1) sum += (line[from + k] ?? 0) * (weights[i * most + k] ?? 0);
    out[i] = sum;
  }
}

function resampleColumns(plane: Float32Array, axis: Axis, columns: number, fill: number): Float32Array<ArrayBuffer> {
  const { most, first, count, weights } = axisTaps(axis);
  const out = new Float32Array(axis.length * columns);
  for (let row = 0; row < axis.length; row += 1) {
    const line = out.subarray(row * columns, (row + 1) * columns);
    const taps = count[row] ?? 0;
    if (taps === 0) line.fill(fill);
    for (let k = 0; k < taps; k += 1) {
      const weight = weights[row * most + k] ?? 0;
      const from = ((first[row] ?? 0) + k) * columns;
      for (let column = 0; column < columns; column += 1) line[column] = (line[column] ?? 0) + weight * (plane[from + column] ?? 0);
    }
  }
  return out;
}
