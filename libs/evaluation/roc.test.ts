import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { images, scored } from './evaluated-images.fixture.ts';
import { auroc, rocCurve, sensitivityAtSpecificity, unitWeights } from './index.ts';

describe('auroc', () => {
  it('agrees with a case worked by hand, ties counting half', () => {
    // pairs (positive, negative): 0.8>0.5, 0.8>0.2, 0.5=0.5, 0.5>0.2 → 3.5 of 4
    const four = scored([[0.8, true], [0.5, true], [0.5, false], [0.2, false]]);
    expect(auroc(four)(unitWeights(4))).toBeCloseTo(3.5 / 4, 12);
  });

  it('is NaN without both classes', () => {
    expect(auroc(scored([[0.1, true], [0.9, true]]))(unitWeights(2))).toBeNaN();
  });

  it('equals the share of ordered pairs, and a weight of two equals an image given twice', () => {
    fc.assert(
      fc.property(images, (drawn) => {
        const [positives, negatives] = [drawn.filter(({ positive }) => positive), drawn.filter(({ positive }) => !positive)];
        const pairs = positives.flatMap((a) => negatives.map((b) => (a.imageScore > b.imageScore ? 1 : a.imageScore === b.imageScore ? 0.5 : 0)));
        const expected = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
        const value = auroc(drawn)(unitWeights(drawn.length));
        if (Number.isNaN(expected)) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(expected, 10);
        const weights = drawn.map((_, i) => (i === 0 ? 2 : 1));
        const twice = [...drawn, ...drawn.slice(0, 1)];
        if (!Number.isNaN(value)) expect(auroc(drawn)(weights)).toBeCloseTo(auroc(twice)(unitWeights(twice.length)), 10);
      }),
    );
  });
});

describe('rocCurve', () => {
  it('rises from (0, 0) to (1, 1)', () => {
    const points = rocCurve(scored([[0.8, true], [0.5, true], [0.5, false], [0.2, false]]));
    expect(points.map(({ falsePositiveRate, sensitivity }) => [falsePositiveRate, sensitivity])).toEqual([[0, 0], [0, 0.5], [0.5, 1], [1, 1]]);
  });
});

describe('sensitivityAtSpecificity', () => {
  it('takes the last threshold that leaves the wanted specificity', () => {
    const negatives = Array.from({ length: 10 }, (_, i) => [i / 10, false] as const);
    // One of ten negatives (0.9) may pass: positives above 0.8 count.
    const figure = sensitivityAtSpecificity(scored([...negatives, [0.95, true], [0.85, true], [0.8, true], [0.1, true]]), 0.9);
    expect(figure(unitWeights(14))).toBe(0.5);
  });
});
