import { integerBelow, uniform } from '#random';
import type { Picture, Transform } from './picture.ts';

/** An odd square of weights, row by row. */
interface Kernel {
  readonly side: number;
  readonly weights: readonly number[];
}

const clamped = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index));

/** Runs over the values around each pixel, edge pixels repeated; `combine` gets them row by row. */
function neighbourhoods(picture: Picture, side: number, combine: (around: Float64Array) => number): Picture {
  const { columns, rows, channels, values } = picture;
  const filtered = new Float32Array(values.length);
  const around = new Float64Array(side * side);
  const reach = (side - 1) / 2;
  for (let i = 0; i < values.length; i += 1) {
    const pixel = Math.floor(i / channels);
    const [column, row] = [pixel % columns, Math.floor(pixel / columns)];
    for (let k = 0; k < around.length; k += 1) {
      const [x, y] = [clamped(column + (k % side) - reach, columns), clamped(row + Math.floor(k / side) - reach, rows)];
      around[k] = values[(y * columns + x) * channels + (i % channels)] ?? 0;
    }
    filtered[i] = Math.min(1, Math.max(0, combine(around)));
  }
  return { ...picture, values: filtered };
}

const convolve = (picture: Picture, { side, weights }: Kernel): Picture =>
  neighbourhoods(picture, side, (around) => {
    let sum = 0;
    for (let k = 0; k < around.length; k += 1) sum += (around[k] ?? 0) * (weights[k] ?? 0);
    return sum;
  });

/** Mean over 3 x 3 pixels. */
export const boxBlur: Transform = (picture) => convolve(picture, { side: 3, weights: new Array<number>(9).fill(1 / 9) });

/** Median over 3 x 3 pixels. */
export const medianBlur: Transform = (picture) => neighbourhoods(picture, 3, (around) => around.toSorted()[4] ?? 0);

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
