import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, rangeOf, tickText, ticksOf } from './plot-scale.ts';

describe('the scale of a plot', () => {
  it('has a few round ticks within any range', () => {
    expect(ticksOf({ low: 0.13, high: 0.92 }, 4)).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(ticksOf({ low: 0, high: 24_000 }, 4)).toEqual([0, 10_000, 20_000]);
    expect(ticksOf({ low: 0, high: 24_000 }, 4).map(tickText)).toEqual(['0', '10k', '20k']);
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, width) => {
        const ticks = ticksOf({ low, high: low + width }, 4);
        expect(ticks.length).toBeLessThanOrEqual(6);
        for (const tick of ticks) expect(tick >= low - width * 1e-6 && tick <= low + width * (1 + 1e-6)).toBe(true);
      }),
    );
  });

  it('is never a point', () => {
    expect(rangeOf([])).toEqual({ low: 0, high: 1 });
    expect(rangeOf([0])).toEqual({ low: -0.5, high: 0.5 });
    expect(rangeOf([4, 4])).toEqual({ low: 2, high: 6 });
    expect(rangeOf([3, 1, 2])).toEqual({ low: 1, high: 3 });
  });

  it('places values from edge to edge, upwards too', () => {
    expect([1, 2, 3].map((value) => placeOf(value, { low: 1, high: 3 }, 100, 0))).toEqual([100, 50, 0]);
  });
});
