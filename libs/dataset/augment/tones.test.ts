import { describe, expect, it } from 'vitest';
import { seededRandom } from '#random';
import { coarsen, recompress } from './degrade.ts';
import { equaliseLocally } from './equalise.ts';
import { boxBlur, emboss, gaussianBlur, medianBlur, motionBlur, sharpen } from './filters.ts';
import type { Picture, Transform } from './picture.ts';
import { noisePicture } from './pictures.fixture.ts';
import { brightnessContrast, gamma, gaussNoise, hueSaturation, inColour, noise, rewindow } from './tones.ts';

const flat = (value: number): Picture => ({ columns: 24, rows: 16, channels: 1, values: new Float32Array(384).fill(value), boxes: [] });
const run = async (transform: Transform, picture: Picture, seed = 3) => transform(picture, seededRandom(seed));
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float32Array) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

describe('blurs', () => {
  it.each([['box', boxBlur], ['median', medianBlur], ['motion', motionBlur], ['Gaussian', gaussianBlur(1)]])('%s leaves a flat picture and calms a noisy one', async (_, blur) => {
    for (const value of (await run(blur, flat(0.4))).values) expect(value).toBeCloseTo(0.4, 6);
    const noisy = noisePicture(64, 64);
    const blurred = await run(blur, noisy);
    expect(deviation(blurred.values)).toBeLessThan(deviation(noisy.values) * 0.95);
    expect(mean(blurred.values)).toBeCloseTo(mean(noisy.values), 1);
  });

  it('median removes a single bright pixel', async () => {
    const spotted = flat(0.4);
    spotted.values[100] = 1;
    expect((await run(medianBlur, spotted)).values).toEqual(flat(0.4).values);
  });
});

describe('edges', () => {
  it('sharpening widens a step', async () => {
    const step = { ...flat(0), values: Float32Array.from({ length: 384 }, (_, i) => (i % 24 < 12 ? 0.4 : 0.6)) };
    const sharpened = (await run(sharpen, step)).values;
    expect(sharpened[24 * 8 + 11]).toBeLessThan(0.4);
    expect(sharpened[24 * 8 + 12]).toBeGreaterThan(0.6);
  });

  it('embossing leaves a flat picture', async () => {
    for (const value of (await run(emboss, flat(0.4))).values) expect(value).toBeCloseTo(0.4, 6);
  });
});

describe('tones', () => {
  it('noise has the deviation that was asked for', async () => {
    const flatLarge = { ...flat(0.5), columns: 200, rows: 200, values: new Float32Array(40_000).fill(0.5) };
    expect(deviation((await run(noise(0.03, 0.03), flatLarge)).values)).toBeCloseTo(0.03, 3);
    const gauss = deviation((await run(gaussNoise, flatLarge)).values) * 255;
    expect(gauss).toBeGreaterThan(Math.sqrt(10) * 0.97);
    expect(gauss).toBeLessThan(Math.sqrt(50) * 1.03);
  });

  it('gamma, window, brightness and contrast keep the order of gray values', async () => {
    const ramp = { ...flat(0), values: Float32Array.from({ length: 384 }, (_, i) => i / 383) };
    for (const transform of [gamma(0.75, 1.25), rewindow(0.12), brightnessContrast(0.2, 0.2)]) {
      const { values } = await run(transform, ramp);
      for (let i = 1; i < values.length; i += 1) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1] ?? 0);
    }
  });

  it('hue and saturation give three channels, whose largest keeps the brightness', async () => {
    const coloured = await run(hueSaturation, flat(0.5));
    expect(coloured.channels).toBe(3);
    const largest = Math.max(...coloured.values.subarray(0, 3));
    expect(Math.abs(largest - 0.5)).toBeLessThanOrEqual(20 / 255 + 1e-6);
    expect(inColour(flat(0.25)).values.every((value) => value === 0.25)).toBe(true);
  });

  it('local equalisation raises contrast and, on a ramp, keeps neighbours in order', async () => {
    const dull = { ...noisePicture(64, 64), values: noisePicture(64, 64).values.map((value) => 0.45 + 0.1 * value) };
    expect(deviation((await run(equaliseLocally(4), dull)).values)).toBeGreaterThan(deviation(dull.values));
  });
});

describe('degradations', () => {
  it('lose detail, keep size and mean', async () => {
    const noisy = noisePicture(64, 48);
    for (const transform of [coarsen(0.5), recompress(40)]) {
      const degraded = await run(transform, noisy);
      expect(degraded.values).toHaveLength(noisy.values.length);
      expect(degraded.values).not.toEqual(noisy.values);
      expect(mean(degraded.values)).toBeCloseTo(mean(noisy.values), 1);
    }
  });
});
