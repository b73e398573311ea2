import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Detection, boxArea, clipBox, intersectionOverUnion, mergeOverlaps, scaleBox, suppressNonMaxima } from './index.ts';

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

describe('mergeOverlaps', () => {
  const best = { left: 0, top: 0, width: 10, height: 10, score: 0.6 };
  const near = { left: 2, top: 0, width: 10, height: 14, score: 0.3 };
  const apart = { left: 40, top: 0, width: 10, height: 10, score: 0.1 };

  it('agrees with a case worked by hand', () => {
    // IoU of the first two: 80 / 160.
    const [voted, other] = mergeOverlaps([apart, near, best], { nonMaximumSuppressionIoU: 0.4, boxVotingIoU: 0.5 });
    for (const [key, value] of Object.entries({ left: 2 / 3, top: 0, width: 10, height: 34 / 3, score: 0.6 })) expect(voted).toHaveProperty(key, expect.closeTo(value, 9));
    expect(other).toEqual(apart);
    expect(mergeOverlaps([apart, near, best], { nonMaximumSuppressionIoU: 0.4, boxVotingIoU: 0.51 })).toEqual([best, apart]);
    expect(mergeOverlaps([apart, near, best], { nonMaximumSuppressionIoU: 0.4 })).toEqual([best, apart]);
  });

  it('changes neither how many boxes suppression leaves nor their scores, and keeps each within its voters', () => {
    const iou = fc.double({ min: 0.05, max: 1, noNaN: true });
    const scored = fc.tuple(detection, fc.double({ min: 0.001, max: 1, noNaN: true })).map(([box, score]) => ({ ...box, score }));
    fc.assert(
      fc.property(fc.array(scored, { maxLength: 30 }), iou, iou, (drawn, nonMaximumSuppressionIoU, boxVotingIoU) => {
        const kept = suppressNonMaxima(drawn, nonMaximumSuppressionIoU);
        const merged = mergeOverlaps(drawn, { nonMaximumSuppressionIoU, boxVotingIoU });
        expect(merged.map(({ score }) => score)).toEqual(kept.map(({ score }) => score));
        merged.forEach((box, i) => {
          const own = kept[i];
          if (own === undefined) expect.unreachable();
          const voters = [own, ...drawn.filter((other) => intersectionOverUnion(own, other) >= boxVotingIoU)];
          expect(box.left).toBeGreaterThanOrEqual(Math.min(...voters.map(({ left }) => left)) - 1e-6);
          expect(box.left + box.width).toBeLessThanOrEqual(Math.max(...voters.map(({ left, width }) => left + width)) + 1e-6);
        });
      }),
    );
  });
});
