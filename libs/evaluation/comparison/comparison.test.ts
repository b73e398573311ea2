import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detection } from '#detection';
import { type ComparedImage, type ReadImage, mostDifferent, scoreDifference } from './compared-image.ts';
import { compareReadings } from './comparison.ts';
import { matchedBoxes } from './matched-boxes.ts';
import { rankCorrelation } from './rank-correlation.ts';

const box = (left: number, width = 10): Detection => ({ left, top: 0, width, height: 10, score: 0.5 });
const read = (imageScore: number, ...boxes: Detection[]): ReadImage => ({ imageScore, boxes });
const images = (pairs: readonly (readonly [ReadImage, ReadImage])[]): ComparedImage[] => pairs.map(([serving, challenger], i) => ({ id: String(i), serving, challenger }));

/** Few places and sizes, so that overlaps and ties are common. */
const anyBox = fc.record({ left: fc.integer({ min: 0, max: 12 }), width: fc.integer({ min: 4, max: 12 }) }).map(({ left, width }) => box(left, width));
const anyRead = fc.record({ imageScore: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10), boxes: fc.array(anyBox, { maxLength: 4 }) });
const anyImages = fc.array(fc.tuple(anyRead, anyRead), { maxLength: 20 }).map(images);
const swapped = (given: readonly ComparedImage[]): ComparedImage[] => given.map(({ id, serving, challenger }) => ({ id, serving: challenger, challenger: serving }));

describe('compareReadings', () => {
  it('agrees with a case worked by hand', () => {
    const one = compareReadings(
      images([
        [read(0.9, box(0), box(40)), read(0.8, box(1))],
        [read(0.6, box(0)), read(0.3)],
        [read(0.2), read(0.4, box(0))],
        [read(0.1), read(0.1)],
      ]),
    );
    expect(one.agreement).toEqual({ both: 1, onlyServing: 1, onlyChallenger: 1, neither: 1, share: 0.5, kappa: 0 });
    expect(one.boxes).toEqual({ serving: 3, challenger: 2, matched: 1, share: 2 / 5 });
    expect(one.scoreShift?.mean).toBeCloseTo(-0.05, 12);
    // Differences, sorted: -0.3, -0.1, 0, 0.2.
    expect([one.scoreShift?.p25, one.scoreShift?.median, one.scoreShift?.p75].map((value) => Number(value?.toFixed(9)))).toEqual([-0.15, -0.05, 0.05]);
    // Ranks 1 2 3 4 and 1 3 2 4: 1 - 6 * 2 / (4 * 15).
    expect(one.rankCorrelation).toBeCloseTo(0.8, 12);
  });

  it("has Cohen's kappa of the textbook", () => {
    const pair = (serving: boolean, challenger: boolean) => [read(0, ...(serving ? [box(0)] : [])), read(0, ...(challenger ? [box(0)] : []))] as const;
    const many = (count: number, serving: boolean, challenger: boolean) => Array.from({ length: count }, () => pair(serving, challenger));
    // 20 and 15 agreements of 50, rates 25/50 and 30/50: (0.7 - 0.5) / (1 - 0.5).
    expect(compareReadings(images([...many(20, true, true), ...many(5, true, false), ...many(10, false, true), ...many(15, false, false)])).agreement.kappa).toBeCloseTo(0.4, 12);
  });

  it('leaves undefined what cannot be told', () => {
    expect(compareReadings([])).toEqual({
      images: 0,
      agreement: { both: 0, onlyServing: 0, onlyChallenger: 0, neither: 0, share: null, kappa: null },
      scoreShift: null,
      rankCorrelation: null,
      boxes: { serving: 0, challenger: 0, matched: 0, share: null },
    });
    const same = compareReadings(images([[read(0.5), read(0.4)], [read(0.5), read(0.3)]]));
    expect([same.agreement.share, same.agreement.kappa, same.rankCorrelation]).toEqual([1, null, null]);
  });

  it('is full agreement of a model with itself', () => {
    fc.assert(
      fc.property(fc.array(anyRead, { maxLength: 20 }), (reads) => {
        const own = compareReadings(images(reads.map((one) => [one, one] as const)));
        expect([own.agreement.share ?? 1, own.agreement.kappa ?? 1, own.boxes.share ?? 1]).toEqual([1, 1, 1]);
        expect(own.rankCorrelation ?? 1).toBeCloseTo(1, 9);
        expect(Object.values(own.scoreShift ?? {}).every((shift) => shift === 0)).toBe(true);
      }),
    );
  });

  it('does not depend on which model comes first, but for the sign of the shift, nor on the order of the images', () => {
    fc.assert(
      fc.property(anyImages, (given) => {
        const [there, back, turned] = [compareReadings(given), compareReadings(swapped(given)), compareReadings(given.toReversed())];
        expect([back.agreement.share, back.boxes.matched, back.boxes.share]).toEqual([there.agreement.share, there.boxes.matched, there.boxes.share]);
        expect(back.agreement.kappa ?? 0).toBeCloseTo(there.agreement.kappa ?? 0, 9);
        expect(back.rankCorrelation ?? 0).toBeCloseTo(there.rankCorrelation ?? 0, 9);
        expect(back.scoreShift?.p95 ?? 0).toBeCloseTo(-(there.scoreShift?.p05 ?? 0), 9);
        expect(turned.rankCorrelation ?? 0).toBeCloseTo(there.rankCorrelation ?? 0, 9);
        expect({ ...turned, rankCorrelation: 0, scoreShift: null }).toEqual({ ...there, rankCorrelation: 0, scoreShift: null });
      }),
    );
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(anyImages, (given) => {
        const { agreement, boxes, rankCorrelation: correlation, images: number } = compareReadings(given);
        expect(agreement.both + agreement.neither + agreement.onlyServing + agreement.onlyChallenger).toBe(number);
        expect(boxes.matched).toBeLessThanOrEqual(Math.min(boxes.serving, boxes.challenger));
        for (const figure of [agreement.kappa, correlation]) expect(Math.abs(figure ?? 0)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe('matchedBoxes', () => {
  it('makes the most pairs, where the best overlap first would make fewer', () => {
    const [a, b] = [box(0), box(4)];
    const [near, far] = [box(3), box(6)];
    // `near` overlaps both, b more; `far` only b.
    expect(matchedBoxes([a, b], [near, far], 0.4)).toBe(2);
    expect(matchedBoxes([b, a], [near, far], 0.4)).toBe(2);
    expect(matchedBoxes([a], [box(0), box(0)], 0.4)).toBe(1);
    expect(matchedBoxes([a], [box(8)], 0.4)).toBe(0);
  });
});

describe('rankCorrelation', () => {
  it('sees order alone, and shares ranks among equals', () => {
    expect(rankCorrelation([0.1, 0.2, 0.3], [1, 10, 1000])).toBeCloseTo(1, 12);
    expect(rankCorrelation([0.1, 0.2, 0.3], [3, 2, 1])).toBeCloseTo(-1, 12);
    // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4]): 0.9486832980505138
    expect(rankCorrelation([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(0.9486832980505138, 12);
  });
});

describe('mostDifferent', () => {
  it('begins with the largest difference, whatever its sign', () => {
    const given = images([[read(0.5), read(0.6)], [read(0.9), read(0.1)], [read(0.2), read(0.9)], [read(0.5), read(0.5)]]);
    expect(mostDifferent(given, 2).map(({ id }) => id)).toEqual(['1', '2']);
    fc.assert(
      fc.property(anyImages, (any) => {
        const distances = mostDifferent(any, any.length).map((image) => Math.abs(scoreDifference(image)));
        expect(distances).toEqual(distances.toSorted((x, y) => y - x));
      }),
    );
  });
});
