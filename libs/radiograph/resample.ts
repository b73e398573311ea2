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

/**
 * Resamples an image to `horizontal.length` × `vertical.length` values; padding is `fill`. First down, where a large image's rows are added up in
 * plain loops, then across.
 */
export function resample(image: DisplayImage, horizontal: Axis, vertical: Axis, fill: number): Float32Array<ArrayBuffer> {
  const [across, down] = [axisTaps(horizontal), axisTaps(vertical)];
  const merged = mergeRows(image, down);
  const out = new Float32Array(vertical.length * horizontal.length);
  for (let row = 0; row < vertical.length; row += 1) {
    const line = out.subarray(row * horizontal.length, (row + 1) * horizontal.length);
    if (down.count[row] === 0) line.fill(fill);
    else combine(merged.subarray(row * image.columns, (row + 1) * image.columns), across, fill, line);
  }
  return out;
}

/** As many rows as there are taps, each as wide as the image. A row of the image is read once, and added to all that it is part of. */
function mergeRows(image: DisplayImage, { most, first, count, weights }: Taps): Float32Array {
  const { columns, rows } = image;
  const readRow = rowReader(image);
  const merged = new Float32Array(first.length * columns);
  const begin = (i: number): number => first[i] ?? rows;
  const end = (i: number): number => begin(i) + (count[i] ?? 0);
  let oldest = 0;
  for (let row = 0; row < rows; row += 1) {
    const line = readRow(row);
    while (oldest < first.length && end(oldest) <= row) oldest += 1;
    for (let i = oldest; begin(i) <= row && row < end(i); i += 1) addRow(merged, i * columns, line, weights[i * most + row - begin(i)] ?? 0);
  }
  return merged;
}

function addRow(sum: Float32Array, at: number, line: Float32Array, weight: number): void {
  for (let column = 0; column < line.length; column += 1) sum[at + column] = (sum[at + column] ?? 0) + weight * (line[column] ?? 0);
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
