import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Sample, type Split, isPositive, splits } from '../sample.ts';
import { articleEpoch, balancedEpoch, plainEpoch } from './draw.ts';
import { splitByPatient, splitsByPatient } from './split.ts';

const sample = (id: string, patient: string, positive: boolean, source = 'a'): Sample => ({
  ...{ id, patient, source, columns: 10, rows: 10 },
  image: { encoding: 'raster', path: id },
  boxes: positive ? [{ left: 1, top: 1, width: 4, height: 4, label: 'opacity' }] : [],
});
const set: fc.Arbitrary<Sample[]> = fc
  .array(fc.record({ patient: fc.integer({ min: 0, max: 40 }), positive: fc.boolean(), source: fc.constantFrom('a', 'b') }), { minLength: 2, maxLength: 80 })
  .map((drawn) => drawn.map(({ patient, positive, source }, i) => sample(`i${i}`, `${source}${patient}`, positive, source)));
const options = { validation: 0.2, test: 0.1, seed: 5 };
const where = (samples: readonly Sample[]) => Object.fromEntries(samples.map(({ id, split }) => [id, split]));

describe('splitByPatient', () => {
  it('never parts a patient and does not look at the order', () => {
    fc.assert(
      fc.property(set, (samples) => {
        const divided = splitByPatient(samples, options);
        for (const [, own] of Map.groupBy(divided, ({ patient }) => patient)) expect(new Set(own.map(({ split }) => split)).size).toBe(1);
        expect(where(splitByPatient(samples.toReversed(), options))).toEqual(where(divided));
      }),
    );
  });

  it('gives each split its share of the patients of every source with and without findings', () => {
    const samples = Array.from({ length: 1000 }, (_, i) => sample(`i${i}`, `p${i}`, i % 10 === 0, i % 3 === 0 ? 'a' : 'b'));
    const divided = splitByPatient(samples, options);
    for (const [, stratum] of Map.groupBy(divided, (one) => `${one.source}${String(isPositive(one))}`)) {
      const share = (split: Split) => stratum.filter((one) => one.split === split).length;
      expect(Math.abs(share('test') - 0.1 * stratum.length)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(share('validation') - 0.2 * stratum.length)).toBeLessThanOrEqual(0.5);
    }
    expect(where(splitByPatient(samples, { ...options, seed: 6 }))).not.toEqual(where(divided));
  });

  it('moves nobody when data are added to a division that it is told of', () => {
    fc.assert(
      fc.property(set, fc.nat(), (samples, cut) => {
        const before = splitByPatient(samples.slice(0, 1 + (cut % samples.length)), options);
        const after = new Map(splitByPatient(samples, { ...options, previous: splitsByPatient(before) }).map((one) => [one.id, one.split]));
        for (const { id, split } of before) expect(after.get(id)).toBe(split);
        expect([...after.values()].every((split) => split !== undefined && splits.includes(split))).toBe(true);
      }),
    );
  });

  it('holds back whom any of several data sets holds back, in whatever order they come', () => {
    const names = fc.array(fc.record({ patient: fc.integer({ min: 0, max: 5 }), split: fc.constantFrom(...splits, undefined) }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(names, (drawn) => {
        const samples = drawn.map(({ patient, split }, i): Sample => ({ ...sample(`i${i}`, `p${patient}`, i % 2 === 0), ...(split && { split }) }));
        const previous = splitsByPatient(samples);
        expect(new Map([...splitsByPatient(samples.toReversed())].toSorted())).toEqual(new Map([...previous].toSorted()));
        for (const { patient, split } of splitByPatient(samples, { ...options, test: 0, previous })) {
          const said = samples.filter((one) => one.patient === patient).map((one) => one.split);
          if (said.includes('test')) expect(split).toBe('test');
          else if (said.includes('validation')) expect(split).toBe('validation');
          else if (said.includes('train')) expect(split).toBe('train');
        }
      }),
    );
  });

  it('moves few when it is not told', () => {
    const all = Array.from({ length: 1100 }, (_, i) => sample(`i${i}`, `p${i}`, i % 2 === 0));
    const [before, after] = [splitByPatient(all.slice(0, 1000), options), splitByPatient(all, options)];
    expect(before.filter(({ split }, i) => split !== after[i]?.split).length).toBeLessThan(40);
  });

  it('lets each patient that is not tested validate in exactly one of the folds, and keeps the tested ones', () => {
    fc.assert(
      fc.property(set, fc.integer({ min: 2, max: 6 }), (samples, of) => {
        const folds = Array.from({ length: of }, (_, i) => splitByPatient(samples, { ...options, validation: { part: i + 1, of } }));
        for (const [i, { split }] of splitByPatient(samples, options).entries()) {
          const places = folds.map((divided) => divided[i]?.split);
          expect(places.filter((place) => place === 'validation')).toHaveLength(split === 'test' ? 0 : 1);
          expect(places.filter((place) => place === 'test')).toHaveLength(split === 'test' ? of : 0);
        }
      }),
    );
  });

  it('makes of the first fold of five what a share of a fifth makes', () => {
    const samples = Array.from({ length: 500 }, (_, i) => sample(`i${i}`, `p${i}`, i % 5 === 0));
    expect(where(splitByPatient(samples, { ...options, test: 0, validation: { part: 1, of: 5 } }))).toEqual(where(splitByPatient(samples, { ...options, test: 0 })));
  });

  it('refuses shares that leave nothing to train on', () => {
    expect(() => splitByPatient([], { ...options, validation: 0.9 })).toThrow(/leave something/);
  });
});

describe('epochs', () => {
  const samples = [...Array.from({ length: 4 }, (_, i) => sample(`a+${i}`, `${i}`, true)), ...Array.from({ length: 16 }, (_, i) => sample(`a-${i}`, `n${i}`, false))];
  const count = (draws: readonly { index: number }[], index: number) => draws.filter((draw) => draw.index === index).length;

  it('plain: every sample once, in an order of its own', () => {
    const [first, second] = [0, 1].map((epoch) => plainEpoch(samples, { seed: 1, epoch }, true));
    expect(first?.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(samples.map((_, i) => i));
    expect(first).not.toEqual(second);
    expect(first).toEqual(plainEpoch(samples, { seed: 1, epoch: 0 }, true));
  });

  it('article: each sample once as it is, and augmented positives up to 1:1', () => {
    const draws = articleEpoch(samples, { seed: 1, epoch: 0 });
    expect(draws).toHaveLength(32);
    expect(draws.filter(({ augment }) => !augment)).toHaveLength(20);
    for (let index = 0; index < 4; index += 1) expect(count(draws, index)).toBe(4);
    expect(() => articleEpoch(samples.slice(0, 4), { seed: 1, epoch: 0 })).toThrow(/with and without/);
  });

  it('balanced: half and half within each source, a one-class source only where it is named', () => {
    const both = [...samples, ...Array.from({ length: 30 }, (_, i) => sample(`b-${i}`, `b${i}`, false, 'b'))];
    const draws = balancedEpoch(both, { seed: 1, epoch: 0 });
    expect(draws).toHaveLength(8);
    expect(draws.filter(({ index }) => index < 4)).toHaveLength(4);
    expect(draws.every(({ index }) => both[index]?.source === 'a')).toBe(true);
    const named = balancedEpoch(both, { seed: 1, epoch: 0, length: 40, shares: { a: 3, b: 1 } });
    expect([named.length, named.filter(({ index }) => index < 4).length, named.filter(({ index }) => index >= 20).length]).toEqual([40, 15, 10]);
    expect(() => balancedEpoch(both.slice(20), { seed: 1, epoch: 0 })).toThrow(/with and without/);
  });

  it('balanced: over the epochs every sample of a class comes equally often', () => {
    const draws = Array.from({ length: 8 }, (_, epoch) => balancedEpoch(samples, { seed: 2, epoch })).flat();
    for (let index = 0; index < 4; index += 1) expect(count(draws, index)).toBe(8);
    for (let index = 4; index < 20; index += 1) expect(count(draws, index)).toBe(2);
  });
});
