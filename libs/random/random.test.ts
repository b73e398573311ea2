import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integerBelow, normal, seededRandom, shuffled, uniform, unitHash } from './index.ts';

const draw = (count: number, ...seed: (string | number)[]): number[] => {
  const random = seededRandom(...seed);
  return Array.from({ length: count }, random);
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('seededRandom', () => {
  it('repeats for the same parts and differs for others', () => {
    expect(draw(20, 'a', 1)).toEqual(draw(20, 'a', 1));
    expect(draw(5, 'a', 1)).not.toEqual(draw(5, 'a', 2));
    expect(draw(5, 'a', 11)).not.toEqual(draw(5, 'a1', 1));
  });

  it('is uniform in [0, 1), and independent of a neighbouring stream', () => {
    const [a, b] = [draw(20_000, 7), draw(20_000, 8)];
    const bins = new Array<number>(10).fill(0);
    for (const value of a) bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] ?? 0) + 1;
    for (const bin of bins) expect(Math.abs(bin - 2000)).toBeLessThan(200);
    expect(Math.abs(mean(a.map((value, i) => (value - 0.5) * ((b[i] ?? 0) - 0.5))))).toBeLessThan(0.003);
  });

  it('feeds draws of the wanted range', () => {
    const random = seededRandom('range');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (count) => {
        expect(integerBelow(random, count)).toBeLessThan(count);
        const value = uniform(random, -count, count);
        expect(value >= -count && value < count).toBe(true);
      }),
    );
    const normals = Array.from({ length: 20_000 }, () => normal(random));
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(mean(normals.map((value) => value ** 2))).toBeCloseTo(1, 1);
  });
});

describe('shuffled', () => {
  it('is a permutation of the items, which stay as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        expect(shuffled(seededRandom(seed), items).toSorted()).toEqual(items.toSorted());
        expect(items).toEqual(before);
      }),
    );
  });
});

describe('unitHash', () => {
  it('spreads patients evenly and never moves one', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => unitHash('seed', `patient-${i}`));
    expect(Math.abs(values.filter((value) => value < 0.2).length - 2000)).toBeLessThan(150);
    expect(unitHash('seed', 'patient-1')).toBe(values[1]);
  });
});
