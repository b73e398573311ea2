import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Detection, boxArea, clipBox, intersectionOverUnion, scaleBox, suppressNonMaxima } from './index.ts';

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
const extent = fc.double({ min: 0.5, max: 500, noNaN: true });
const detection: fc.Arbitrary<Detection> = fc.record({
  left: coordinate,
  top: coordinate,
  width: extent,
  height: extent,
  score: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('intersectionOverUnion', () => {
  it('agrees with a case worked by hand', () => {
    const a = { left: 0, top: 0, width: 10, height: 10 };
    expect(intersectionOverUnion(a, { left: 5, top: 0, width: 10, height: 10 })).toBeCloseTo(50 / 150, 12);
    expect(boxArea({ left: 0, top: 0, width: -1, height: 4 })).toBe(0);
  });

  it('is symmetric, within 0..1, and 1 for a box with itself', () => {
    fc.assert(
      fc.property(detection, detection, (a, b) => {
        const iou = intersectionOverUnion(a, b);
        expect(iou).toBe(intersectionOverUnion(b, a));
        expect(iou).toBeGreaterThanOrEqual(0);
        expect(iou).toBeLessThanOrEqual(1 + 1e-9);
        expect(intersectionOverUnion(a, a)).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('clipBox', () => {
  it('keeps what lies inside, and nothing else', () => {
    expect(clipBox({ left: -2, top: 3, width: 10, height: 100 }, 6, 20)).toEqual({ left: 0, top: 3, width: 6, height: 17 });
    expect(clipBox({ left: 6, top: 0, width: 1, height: 1 }, 6, 20)).toBeUndefined();
    fc.assert(
      fc.property(detection, extent, extent, (box, width, height) => {
        const clipped = clipBox(box, width, height);
        if (clipped === undefined) return;
        expect(clipBox(clipped, width, height)?.left).toBe(clipped.left);
        expect(boxArea(clipped)).toBeLessThanOrEqual(boxArea(box) * (1 + 1e-9));
      }),
    );
  });
});

describe('scaleBox', () => {
  it('keeps the centre', () => {
    expect(scaleBox({ left: 10, top: 20, width: 40, height: 10 }, 0.5)).toEqual({ left: 20, top: 22.5, width: 20, height: 5 });
  });
});

describe('suppressNonMaxima', () => {
  it('is idempotent, sorted, and leaves no pair over the threshold', () => {
    fc.assert(
      fc.property(fc.array(detection, { maxLength: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), (detections, threshold) => {
        const kept = suppressNonMaxima(detections, threshold);
        expect(suppressNonMaxima(kept, threshold)).toEqual(kept);
        kept.forEach((a, i) => {
          if (i > 0) expect(kept[i - 1]?.score).toBeGreaterThanOrEqual(a.score);
          for (const b of kept.slice(i + 1)) expect(intersectionOverUnion(a, b)).toBeLessThanOrEqual(threshold);
        });
      }),
    );
  });
});
