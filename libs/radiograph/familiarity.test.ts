import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familiarityOf, learnFamiliarity, thumbnailOf } from './familiarity.ts';

const input = { width: 64, height: 64, layout: 'NCHW' } as const;
const planar = (value: (x: number, y: number) => number) => {
  const plane = Float32Array.from({ length: 64 * 64 }, (_, i) => value(i % 64, Math.floor(i / 64)));
  return { values: Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => plane[i % plane.length] ?? 0) };
};
/** Two dark lungs in a bright body, `shift` pixels to the right. */
const chest = (shift: number) => (x: number, y: number) => (y > 8 && y < 48 && Math.abs(Math.abs(x - 32 - shift) - 14) < 9 ? 0.2 : 0.8 - y / 200);
const rule = learnFamiliarity([-4, -2, 0, 2, 4].map((shift) => thumbnailOf(planar(chest(shift)), input, 16, 16)), 16, 16, 0);
const familiarity = (value: (x: number, y: number) => number): number => familiarityOf(planar(value), input, rule);

describe('familiarityOf', () => {
  it('knows what is like the training images, and refuses what is turned, inverted, even or noise', () => {
    expect(familiarity(chest(3))).toBeGreaterThanOrEqual(rule.least);
    for (const strange of [
      (x: number, y: number) => chest(0)(y, x),
      (x: number, y: number) => 1 - chest(0)(x, y),
      () => 0.5,
      (x: number, y: number) => Math.sin(12.9898 * x + 78.233 * y) ** 2,
    ]) expect(familiarity(strange)).toBeLessThan(rule.least);
  });

  it('does not care about brightness and contrast, nor about the layout', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 5, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), (gain, offset) => {
        expect(familiarity((x, y) => gain * chest(1)(x, y) + offset)).toBeCloseTo(familiarity(chest(1)), 4);
      }),
    );
    const interleaved = { values: Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => chest(1)(Math.floor(i / 3) % 64, Math.floor(i / 192))) };
    expect(familiarityOf(interleaved, { ...input, layout: 'NHWC' }, rule)).toBeCloseTo(familiarity(chest(1)), 6);
  });

  it('refuses no more than the share of the training images that was asked for', () => {
    const thumbnails = Array.from({ length: 200 }, (_, i) => thumbnailOf(planar(chest((i % 41) - 20)), input, 16, 16));
    const learned = learnFamiliarity(thumbnails, 16, 16, 0.05);
    const refused = Array.from({ length: 200 }, (_, i) => familiarityOf(planar(chest((i % 41) - 20)), input, learned)).filter((value) => value < learned.least - 1e-3);
    expect(refused.length).toBeLessThanOrEqual(10);
  });
});
