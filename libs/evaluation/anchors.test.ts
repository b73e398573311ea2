import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Extent, extentOverlap, fitAnchors, meanBestOverlap } from './index.ts';

const extent: fc.Arbitrary<Extent> = fc.tuple(fc.integer({ min: 4, max: 200 }), fc.integer({ min: 4, max: 200 }));

describe('fitAnchors', () => {
  it('finds the clusters that there are', () => {
    const boxes: Extent[] = [[10, 10], [11, 10], [10, 11], [100, 50], [101, 50], [99, 50]];
    const { anchors, meanBestOverlap: fit } = fitAnchors(boxes, 2);
    expect(anchors[0]?.map(Math.round)).toEqual([10, 10]);
    expect(anchors[1]).toEqual([100, 50]);
    expect(fit).toBeGreaterThan(0.95);
  });

  it('repeats with its seed, sorts by area, and more anchors fit no worse than one', () => {
    fc.assert(
      fc.property(fc.array(extent, { minLength: 6, maxLength: 30 }), fc.integer(), (boxes, seed) => {
        const fitted = fitAnchors(boxes, 3, { seed, starts: 3 });
        expect(fitAnchors(boxes, 3, { seed, starts: 3 })).toEqual(fitted);
        const areas = fitted.anchors.map(([width, height]) => width * height);
        expect(areas).toEqual(areas.toSorted((a, b) => a - b));
        expect(meanBestOverlap(boxes, fitted.anchors)).toBeCloseTo(fitted.meanBestOverlap, 12);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses more anchors than boxes', () => {
    expect(() => fitAnchors([[1, 1]], 2)).toThrow(/at least as many/);
  });
});

describe('extentOverlap', () => {
  it('is symmetric and scales away', () => {
    fc.assert(
      fc.property(extent, extent, fc.integer({ min: 1, max: 9 }), (a, b, scale) => {
        expect(extentOverlap(a, b)).toBeCloseTo(extentOverlap(b, a), 12);
        expect(extentOverlap([a[0] * scale, a[1] * scale], [b[0] * scale, b[1] * scale])).toBeCloseTo(extentOverlap(a, b), 12);
      }),
    );
  });
});
