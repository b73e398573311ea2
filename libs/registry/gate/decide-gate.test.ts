import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluatedImage } from '#evaluation';
import { type GateSide, decideGate } from './decide-gate.ts';
import { gateDecisionSchema, numbersOf } from './decision.ts';
import { gateSettingsSchema } from './settings.ts';

/** A number 0..1 that depends on its arguments alone. */
const noise = (...of: readonly number[]): number => {
  const x = Math.sin(of.reduce((sum, value, i) => sum + value * (12.9898 + 65.2432 * i), 1)) * 43_758.5453;
  return x - Math.floor(x);
};

interface Skill {
  /** Share of the images about which it is wrong. */
  readonly wrong: number;
  /** Pixels by which its boxes are off. */
  readonly off: number;
}

/** 240 images of 120 patients, half of them positive, judged with some skill. */
const judge = ({ wrong, off }: Skill, count = 240): EvaluatedImage[] =>
  Array.from({ length: count }, (_, i) => {
    const positive = i % 4 < 2;
    const says = noise(i, 1) < wrong ? !positive : positive;
    const truth = { left: 10 + (i % 7), top: 20, width: 60, height: 80 };
    const imageScore = says ? 0.7 + 0.3 * noise(i, 2) : 0.3 * noise(i, 2);
    const detections = says ? [{ ...truth, left: truth.left + off, score: imageScore }] : [];
    return { id: `image-${i}`, patient: `patient-${Math.floor(i / 2)}`, positive, truths: positive ? [truth] : [], detections, imageScore, groups: { view: i % 3 === 0 ? 'AP' : 'PA' } };
  });

const side = (version: number, images: readonly EvaluatedImage[], computeMs = 100): GateSide => ({
  model: { name: 'net', version, deviceUID: `2.25.${version}`, operatingPoint: 0.5, digest: String(version).repeat(64) },
  images,
  computeMs: images.map(() => computeMs),
  refused: [],
});

const settings = gateSettingsSchema.parse({ resamples: 200, smallestSubgroup: 40 });
const agreement = { images: 16, largestDifference: 0.0004 };
const gate = (champion: GateSide, challenger: GateSide, changes: object = {}) => decideGate({ champion, challenger, agreement, settings: { ...settings, ...changes } });

const [weak, strong] = [judge({ wrong: 0.25, off: 12 }), judge({ wrong: 0.1, off: 4 })];
const failuresOf = (decision: ReturnType<typeof gate>): string[] => decision.checks.flatMap(({ name, outcome }) => (outcome === 'failed' ? [name] : []));

describe('decideGate', () => {
  it('lets a better model pass, with every number and a sentence for each', () => {
    const decision = gate(side(1, weak), side(2, strong));
    expect(failuresOf(decision)).toEqual([]);
    expect(decision).toMatchObject({ passed: true, images: 240, patients: 120, champion: { version: 1 }, challenger: { version: 2 } });
    expect(decision.checks.map(({ name }) => name)).toEqual(['rsnaMap', 'auroc', 'ap50', 'sensitivityAt90Specificity', 'brier', 'ece', 'view AP auroc', 'view PA auroc', 'refused', 'agreement', 'computeMs']);
    const [gain] = decision.checks;
    expect(gain?.difference?.ci95?.[0]).toBeGreaterThan(0);
    expect(gain?.sentence).toMatch(/^rsnaMap 0\.\d{3} → 0\.\d{3}, difference 0\.\d{3} \(95 % 0\.\d{3} – 0\.\d{3}\): the lower bound lies above 0\.000\.$/);
    expect(numbersOf(decision)).toMatchObject({ images: 240, gain: gain?.difference?.value, 'champion rsnaMap': gain?.champion, 'challenger auroc': decision.checks[1]?.challenger });
    expect(gateDecisionSchema.parse(JSON.parse(JSON.stringify(decision)))).toEqual(decision);
  });

  it('rejects a worse model with the numbers, and an equal one for want of a gain', () => {
    const worse = gate(side(1, strong), side(2, weak));
    expect(worse.passed).toBe(false);
    expect(failuresOf(worse)).toEqual(expect.arrayContaining(['rsnaMap', 'auroc', 'brier', 'view PA auroc']));
    expect(worse.checks[0]).toMatchObject({ outcome: 'failed', sentence: expect.stringContaining('does not lie above') as string });
    expect(worse.checks[0]?.difference?.ci95?.[1]).toBeLessThan(0);
    const equal = gate(side(1, strong), side(2, strong));
    expect([equal.passed, failuresOf(equal)]).toEqual([false, ['rsnaMap']]);
    expect(equal.checks[0]?.difference).toEqual({ value: 0, ci95: [0, 0] });
  });

  it('rejects a gain below the margin, and a gain bought with a subgroup, calibration, agreement or time', () => {
    expect(failuresOf(gate(side(1, weak), side(2, strong), { margin: 0.9 }))).toEqual(['rsnaMap']);
    const unfair = strong.map((image, i) => (image.groups?.view === 'AP' ? { ...image, imageScore: noise(i, 5) } : image));
    expect(failuresOf(gate(side(1, weak), side(2, unfair), { maxLoss: 1, maxBrierRise: 1, maxEceRise: 1 }))).toEqual(['view AP auroc']);
    const overconfident = strong.map((image) => ({ ...image, imageScore: 0.5 + image.imageScore / 2 }));
    expect(failuresOf(gate(side(1, weak), side(2, overconfident)))).toEqual(['brier', 'ece']);
    expect(failuresOf(gate(side(1, weak), side(2, strong, 126)))).toEqual(['computeMs']);
    expect(failuresOf(gate(side(1, weak, 300), side(2, strong, 300), { maxComputeMs: 250 }))).toEqual(['computeMs']);
    const apart = { champion: side(1, weak), challenger: side(2, strong), settings };
    expect(failuresOf(decideGate({ ...apart, agreement: { images: 16, largestDifference: 0.2 } }))).toEqual(['agreement']);
    expect(failuresOf(decideGate({ ...apart, agreement: undefined }))).toEqual(['agreement']);
    expect(decideGate({ ...apart, agreement: undefined, settings: { ...settings, agreementRequired: false } }).passed).toBe(true);
  });

  it('rejects a challenger that refuses what the champion reads, however many others the champion refuses', () => {
    const refusing = (whole: GateSide, ...refused: string[]): GateSide => ({ ...whole, refused });
    const [champion, challenger] = [side(1, weak), side(2, strong)];
    expect(failuresOf(gate(champion, refusing(challenger, 'a', 'b', 'c')))).toEqual(['refused']);
    const others = gate(refusing(champion, 'a', 'b', 'c'), refusing(challenger, 'd', 'e', 'f'));
    expect(failuresOf(others)).toEqual(['refused']);
    expect(others.checks.find(({ kind }) => kind === 'coverage')).toMatchObject({
      ...{ champion: 3, challenger: 3, difference: { value: 3 / 243, ci95: null } },
      sentence: 'Images not read: 3 → 3. Of the 243 that the champion reads the challenger refuses 3, a share of 0.012: not within 0.010.',
    });
    expect(failuresOf(gate(refusing(champion, 'a', 'b', 'c'), refusing(challenger, 'c', 'b', 'a', 'd', 'e')))).toEqual([]);
    expect(failuresOf(gate(refusing(champion, 'a', 'b', 'c'), challenger))).toEqual([]);
  });

  it('takes each model at its own operating point', () => {
    const quiet = { ...side(2, strong), model: { ...side(2, strong).model, operatingPoint: 0.999 } };
    expect(failuresOf(gate(side(1, strong), quiet))).toContain('rsnaMap');
  });

  it('tells of subgroups that are too small, and does not judge them', () => {
    const decision = gate(side(1, weak), side(2, strong), { smallestSubgroup: 100 });
    expect(decision.checks.filter(({ kind }) => kind === 'subgroup').map(({ name, outcome }) => [name, outcome])).toEqual([['view AP auroc', 'not judged'], ['view PA auroc', 'passed']]);
  });

  it('compares on the same images only', () => {
    expect(() => gate(side(1, weak), side(2, strong.slice(1)))).toThrow(/same images/);
  });

  it('never lets both pass when the roles are swapped', () => {
    const skill = fc.record({ wrong: fc.double({ min: 0, max: 0.5, noNaN: true }), off: fc.integer({ min: 0, max: 30 }) });
    const lenient = { maxLoss: 1, subgroupMaxLoss: 2, maxBrierRise: 1, maxEceRise: 1, resamples: 100 };
    fc.assert(
      fc.property(skill, skill, fc.constantFrom('rsnaMap', 'auroc', 'ap50', 'sensitivityAt90Specificity'), (one, other, figure) => {
        const [a, b] = [judge(one, 60), judge(other, 60)];
        const [there, back] = [gate(side(1, a), side(2, b), { ...lenient, figure }), gate(side(2, b), side(1, a), { ...lenient, figure })];
        expect(there.passed && back.passed).toBe(false);
        expect(back.checks[0]?.difference?.value ?? 0).toBeCloseTo(-(there.checks[0]?.difference?.value ?? 0), 12);
      }),
      { numRuns: 15 },
    );
  });
});
