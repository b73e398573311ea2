import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, type Detection, byDescendingScore } from '#detection';
import { image, images } from './evaluated-images.fixture.ts';
import { bestOperatingPoint, matchDetections, rsnaImageScore, rsnaMap, rsnaThresholds, unitWeights } from './index.ts';
import { rsnaPrefixScores } from './rsna-map.ts';

const square: Box = { left: 0, top: 0, width: 10, height: 10 };
/** A detection beside `square` whose IoU with it is `iou`, made by widening it. */
const withOverlap = (iou: number, score = 0.9) => ({ ...square, width: 10 / iou, score });

describe('rsnaImageScore', () => {
  it('counts the thresholds that the overlap exceeds, and equality is not a hit', () => {
    expect(rsnaImageScore([withOverlap(0.62)], [square])).toBeCloseTo(5 / 8, 12);
    // 10 x 10 against 10 x 20 is exactly 0.5: over 0.40 and 0.45 only.
    expect(rsnaImageScore([withOverlap(0.5)], [square])).toBeCloseTo(2 / 8, 12);
    expect(rsnaImageScore([withOverlap(0.4)], [square])).toBe(0);
    expect(rsnaImageScore([withOverlap(1)], [square])).toBe(1);
  });

  it('charges misses and false alarms', () => {
    const far = { ...square, left: 100 };
    // one hit, one miss, one false alarm at all thresholds: 1 / 3
    expect(rsnaImageScore([withOverlap(1), { ...square, left: 300, score: 0.5 }], [square, far])).toBeCloseTo(1 / 3, 12);
  });

  it('leaves out what has neither truth nor detection, and gives 0 to one without the other', () => {
    expect(rsnaImageScore([], [])).toBeNaN();
    expect(rsnaImageScore([withOverlap(1)], [])).toBe(0);
    expect(rsnaImageScore([], [square])).toBe(0);
    const both = [image({ truths: [square], detections: [withOverlap(1)] }), image({}), image({ detections: [withOverlap(1)] })];
    expect(rsnaMap(both, 0.1)(unitWeights(3))).toBeCloseTo(1 / 2, 12);
  });
});

describe('rsnaPrefixScores', () => {
  it('has for the first n detections what the formula gives for them alone', () => {
    const alone = (detections: readonly Detection[], truths: readonly Box[]): number => {
      const hits = rsnaThresholds.map((threshold) => matchDetections(detections, truths, threshold).hits.filter(Boolean).length);
      return hits.reduce((sum, hit) => sum + hit / (detections.length + truths.length - hit), 0) / hits.length;
    };
    fc.assert(
      fc.property(images, (drawn) => {
        for (const { detections, truths } of drawn) {
          const sorted = detections.toSorted(byDescendingScore);
          expect(rsnaPrefixScores(sorted, truths)).toEqual(Array.from({ length: sorted.length + 1 }, (_, n) => alone(sorted.slice(0, n), truths)));
        }
      }),
    );
  });
});

describe('matchDetections', () => {
  it('lets the more confident detection choose, and gives each truth away once', () => {
    const low = { ...square, score: 0.3 };
    const high = withOverlap(0.8, 0.9);
    const matching = matchDetections([low, high], [square], 0.4);
    expect(matching.detections).toEqual([high, low]);
    expect(matching.hits).toEqual([true, false]);
  });

  it('takes the truth that it overlaps best', () => {
    const near = { ...square, left: 2 };
    const matching = matchDetections([{ ...square, score: 0.9 }, { ...near, score: 0.8 }], [near, square], 0.4);
    expect(matching.hits).toEqual([true, true]);
  });

  it('never has more hits than truths, nor more at a higher threshold for one detection', () => {
    fc.assert(
      fc.property(images, (drawn) => {
        for (const { detections, truths } of drawn) {
          const hits = (threshold: number) => matchDetections(detections, truths, threshold).hits.filter(Boolean).length;
          expect(hits(0.4)).toBeLessThanOrEqual(Math.min(truths.length, detections.length));
          const [first] = detections;
          if (first) expect(Number(matchDetections([first], truths, 0.7).hits[0])).toBeLessThanOrEqual(Number(matchDetections([first], truths, 0.5).hits[0]));
        }
      }),
    );
  });
});

describe('bestOperatingPoint', () => {
  it('cuts off the false alarm and keeps the hit', () => {
    const found = bestOperatingPoint([image({ truths: [square], detections: [withOverlap(1, 0.6)] }), image({ detections: [withOverlap(1, 0.3)] })]);
    expect(found.rsnaMap).toBe(1);
    expect(found.operatingPoint).toBe(0.6);
  });

  it('is at least as good as any candidate', () => {
    fc.assert(
      fc.property(images, fc.integer({ min: 1, max: 99 }), (drawn, cut) => {
        const value = rsnaMap(drawn, cut / 100)(unitWeights(drawn.length));
        if (!Number.isNaN(value)) expect(bestOperatingPoint(drawn).rsnaMap).toBeGreaterThanOrEqual(value);
      }),
    );
  });
});
