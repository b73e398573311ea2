import { integerBelow, uniform } from '#random';
import type { Picture, Transform } from './picture.ts';

/** An odd square of weights, row by row. */
interface Kernel {
  readonly side: number;
  readonly weights: readonly number[];
}

/** Offsets of rows or columns from `reach` before the first to `reach` behind the last, edge ones repeated. */
const clampedOffsets = (count: number, reach: number, step: number): Int32Array =>
  Int32Array.from({ length: count + 2 * reach }, (_, i) => Math.min(count - 1, Math.max(0, i - reach)) * step);

/** Combines the values at some places (row by row in a square of `side`) around each pixel. */
function neighbourhoods(picture: Picture, side: number, places: readonly number[], combine: (around: Float64Array) => number): Picture {
  const { columns, rows, channels, values } = picture;
  const filtered = new Float32Array(values.length);
  const around = new Float64Array(places.length);
  const reach = (side - 1) / 2;
  const [across, down] = [clampedOffsets(columns, reach, channels), clampedOffsets(rows, reach, columns * channels)];
  const [dx, dy] = [Int32Array.from(places, (place) => place % side), Int32Array.from(places, (place) => Math.floor(place / side))];
  for (let i = 0; i < values.length; i += 1) {
    const pixel = Math.floor(i / channels);
    const column = pixel % columns;
    const row = (pixel - column) / columns;
    const channel = i - pixel * channels;
    for (let k = 0; k < around.length; k += 1) around[k] = values[(down[row + (dy[k] ?? 0)] ?? 0) + (across[column + (dx[k] ?? 0)] ?? 0) + channel] ?? 0;
    filtered[i] = Math.min(1, Math.max(0, combine(around)));
  }
  return { ...picture, values: filtered };
}

/** Adds `weight` times the row of values that begins at `start`, moved by `shift` values to the left, its ends repeated, to `line`. */
function addMoved(line: Float64Array, values: Float32Array, start: number, shift: number, channels: number, weight: number): void {
  const [from, to] = [Math.max(0, -shift), Math.min(line.length, line.length - shift)];
  for (let i = 0; i < from; i += 1) line[i] = (line[i] ?? 0) + weight * (values[start + (i % channels)] ?? 0);
  for (let i = from; i < to; i += 1) line[i] = (line[i] ?? 0) + weight * (values[start + i + shift] ?? 0);
  const last = start + line.length - channels;
  for (let i = to; i < line.length; i += 1) line[i] = (line[i] ?? 0) + weight * (values[last + (i % channels)] ?? 0);
}

function convolve(picture: Picture, { side, weights }: Kernel): Picture {
  const { columns, rows, channels, values } = picture;
  const filtered = new Float32Array(values.length);
  const line = new Float64Array(columns * channels);
  const reach = (side - 1) / 2;
  for (let row = 0; row < rows; row += 1) {
    line.fill(0);
    weights.forEach((weight, place) => {
      const source = Math.min(rows - 1, Math.max(0, row + Math.floor(place / side) - reach));
      if (weight !== 0) addMoved(line, values, source * line.length, ((place % side) - reach) * channels, channels, weight);
    });
    for (let i = 0; i < line.length; i += 1) filtered[row * line.length + i] = Math.min(1, Math.max(0, line[i] ?? 0));
  }
  return { ...picture, values: filtered };
}

/** The middle one of nine values, which it sorts in place (insertion: nothing is quicker for nine). */
function medianOfNine(nine: Float64Array): number {
  for (let i = 1; i < nine.length; i += 1) {
    const value = nine[i] ?? 0;
    let place = i;
    for (; place > 0 && (nine[place - 1] ?? 0) > value; place -= 1) nine[place] = nine[place - 1] ?? 0;
    nine[place] = value;
  }
  return nine[4] ?? 0;
}

/** Mean over 3 x 3 pixels. */
export const boxBlur: Transform = (picture) => convolve(picture, { side: 3, weights: new Array<number>(9).fill(1 / 9) });

/** Median over 3 x 3 pixels. */
export const medianBlur: Transform = (picture) => neighbourhoods(picture, 3, [0, 1, 2, 3, 4, 5, 6, 7, 8], medianOfNine);

/** A line of 3, 5 or 7 pixels in a random direction through the middle. */
export const motionBlur: Transform = (picture, random) => {
  const side = 3 + 2 * integerBelow(random, 3);
  const angle = uniform(random, 0, Math.PI);
  const reach = (side - 1) / 2;
  const line = new Set(
    Array.from({ length: 4 * side }, (_, i) => {
      const distance = (i / (4 * side - 1) - 0.5) * 2 * reach;
      return (reach + Math.round(distance * Math.sin(angle))) * side + reach + Math.round(distance * Math.cos(angle));
    }),
  );
  return convolve(picture, { side, weights: Array.from({ length: side * side }, (_, k) => (line.has(k) ? 1 / line.size : 0)) });
};

/** A Gaussian of up to `most` pixels' standard deviation, over 5 x 5 pixels. */
export const gaussianBlur =
  (most: number): Transform =>
  (picture, random) => {
    const sigma = uniform(random, 0.1, most);
    const raw = Array.from({ length: 25 }, (_, k) => Math.exp(-(((k % 5) - 2) ** 2 + (Math.floor(k / 5) - 2) ** 2) / (2 * sigma * sigma)));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return convolve(picture, { side: 5, weights: raw.map((weight) => weight / sum) });
  };

/** The identity blended with a 3 x 3 filter. */
const blended = (alpha: number, weights: readonly number[]): Kernel => ({ side: 3, weights: weights.map((weight, k) => alpha * weight + (k === 4 ? 1 - alpha : 0)) });

/** Blended by 0.2..0.5 with a sharpening filter of lightness 0.5..1 (its middle weight is 8 + lightness). */
export const sharpen: Transform = (picture, random) => {
  const [alpha, lightness] = [uniform(random, 0.2, 0.5), uniform(random, 0.5, 1)];
  return convolve(picture, blended(alpha, [-1, -1, -1, -1, 8 + lightness, -1, -1, -1, -1]));
};

/** Blended by 0.2..0.5 with an embossing filter of strength 0.2..0.7. */
export const emboss: Transform = (picture, random) => {
  const [alpha, strength] = [uniform(random, 0.2, 0.5), uniform(random, 0.2, 0.7)];
  return convolve(picture, blended(alpha, [-1 - strength, -strength, 0, -strength, 1, strength, 0, strength, 1 + strength]));
};
