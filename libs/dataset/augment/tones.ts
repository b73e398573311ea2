import { type Random, normal, uniform } from '#random';
import type { Picture, Transform } from './picture.ts';

const within = (value: number): number => Math.min(1, Math.max(0, value));

function addNoise(picture: Picture, deviation: number, random: Random): Picture {
  const values = new Float32Array(picture.values.length);
  for (let i = 0; i < values.length; i += 1) values[i] = within((picture.values[i] ?? 0) + deviation * normal(random));
  return { ...picture, values };
}

/** Gaussian noise of its own on every value; standard deviation uniform within the limits, in display values. */
export const noise =
  (low: number, high: number): Transform =>
  (picture, random) =>
    addNoise(picture, uniform(random, low, high), random);

/** Gaussian noise whose variance, in squared gray levels of 255, is uniform in 10..50. */
export const gaussNoise: Transform = (picture, random) => addNoise(picture, Math.sqrt(uniform(random, 10, 50)) / 255, random);

/** value · gain + offset, within 0..1. */
function onLine(picture: Picture, gain: number, offset: number): Picture {
  const values = new Float32Array(picture.values.length);
  for (let i = 0; i < values.length; i += 1) values[i] = within((picture.values[i] ?? 0) * gain + offset);
  return { ...picture, values };
}

/** value · (1 + contrast) + brightness, each uniform within ± its limit. */
export const brightnessContrast =
  (brightness: number, contrast: number): Transform =>
  (picture, random) => {
    const [gain, offset] = [1 + uniform(random, -contrast, contrast), uniform(random, -brightness, brightness)];
    return onLine(picture, gain, offset);
  };

/** value to the power of a gamma uniform within the limits. */
export const gamma =
  (low: number, high: number): Transform =>
  (picture, random) => {
    const exponent = uniform(random, low, high);
    const values = new Float32Array(picture.values.length);
    for (let i = 0; i < values.length; i += 1) values[i] = within((picture.values[i] ?? 0) ** exponent);
    return { ...picture, values };
  };

/** Another window: the ends of the gray scale moved inwards by up to `most` or outwards by half of that. */
export const rewindow =
  (most: number): Transform =>
  (picture, random) => {
    const [low, high] = [uniform(random, -most / 2, most), 1 - uniform(random, -most / 2, most)];
    return onLine(picture, 1 / (high - low), -low / (high - low));
  };

/** Three channels of a gray picture. */
export function inColour(picture: Picture): Picture {
  if (picture.channels === 3) return picture;
  const values = new Float32Array(3 * picture.values.length);
  picture.values.forEach((value, i) => values.fill(value, 3 * i, 3 * i + 3));
  return { ...picture, channels: 3, values };
}

/** RGB of hue (0..6), saturation and value (0..1). */
function fromHSV(hue: number, saturation: number, value: number): readonly [number, number, number] {
  const channel = (n: number): number => {
    const k = (n + hue) % 6;
    return value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [channel(5), channel(3), channel(1)];
}

function toHSV(red: number, green: number, blue: number): readonly [number, number, number] {
  const value = Math.max(red, green, blue);
  const range = value - Math.min(red, green, blue);
  if (range === 0) return [0, 0, value];
  const hue = value === red ? (green - blue) / range : value === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
  return [(hue + 6) % 6, range / value, value];
}

/** Hue by up to ±40°, saturation by ±30 and value by ±20 of 255. A gray picture becomes a coloured one: that is what the article does. */
export const hueSaturation: Transform = (picture, random) => {
  const [hue, saturation, value] = [uniform(random, -2 / 3, 2 / 3), uniform(random, -30, 30) / 255, uniform(random, -20, 20) / 255];
  const coloured = inColour(picture);
  const values = new Float32Array(coloured.values.length);
  for (let i = 0; i < values.length; i += 3) {
    const [h, s, v] = toHSV(coloured.values[i] ?? 0, coloured.values[i + 1] ?? 0, coloured.values[i + 2] ?? 0);
    values.set(fromHSV((h + hue + 6) % 6, within(s + saturation), within(v + value)), i);
  }
  return { ...coloured, values };
};
