import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { images, scored } from './evaluated-images.fixture.ts';
import { type LabelledScore, applyIsotonic, applyTemperature, brierScore, expectedCalibrationError, fitIsotonic, fitTemperature, reliabilityBins, unitWeights } from './index.ts';

const labelled: fc.Arbitrary<LabelledScore[]> = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 50 }).map((value) => value / 50), positive: fc.boolean() }), { minLength: 2, maxLength: 40 })
  .filter((drawn) => drawn.some(({ positive }) => positive) && drawn.some(({ positive }) => !positive));

describe('Brier score and expected calibration error', () => {
  const three = scored([[0.05, false], [0.62, true], [0.68, false]]);

  it('agree with a case worked by hand', () => {
    expect(brierScore(three)(unitWeights(3))).toBeCloseTo((0.05 ** 2 + 0.38 ** 2 + 0.68 ** 2) / 3, 12);
    expect(expectedCalibrationError(three)(unitWeights(3))).toBeCloseTo((0.05 + 2 * Math.abs(0.65 - 0.5)) / 3, 12);
    expect(reliabilityBins(three)).toHaveLength(2);
  });

  it('lie in 0..1, and the bins hold every image', () => {
    fc.assert(
      fc.property(images, (drawn) => {
        const weights = unitWeights(drawn.length);
        for (const value of [brierScore(drawn)(weights), expectedCalibrationError(drawn)(weights)]) expect(value >= 0 && value <= 1).toBe(true);
        expect(reliabilityBins(drawn).reduce((sum, { count }) => sum + count, 0)).toBe(drawn.length);
      }),
    );
  });
});

describe('fitTemperature', () => {
  it('recovers the temperature that spoiled calibrated scores', () => {
    // 10 images at each score p, a share p of them positive, then over-sharpened with T = 1/2.
    const calibrated = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((score) => Array.from({ length: 10 }, (_, i) => ({ score, positive: i < score * 10 })));
    const sharpened = calibrated.map(({ score, positive }) => ({ score: applyTemperature(score, 0.5), positive }));
    expect(fitTemperature(calibrated)).toBeCloseTo(1, 4);
    expect(fitTemperature(sharpened)).toBeCloseTo(2, 4);
  });

  it('refuses one class', () => {
    expect(() => fitTemperature([{ score: 0.4, positive: true }])).toThrow(/positive and negative/);
  });

  it('keeps the order of scores', () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 0.98, noNaN: true }), fc.double({ min: 0.3, max: 10, noNaN: true }), (score, temperature) => {
      expect(applyTemperature(score + 0.01, temperature)).toBeGreaterThan(applyTemperature(score, temperature));
      expect(applyTemperature(score, 1)).toBeCloseTo(score, 9);
    }));
  });
});

describe('fitIsotonic', () => {
  it('agrees with a case worked by hand', () => {
    const curve = fitIsotonic([{ score: 0.1, positive: false }, { score: 0.2, positive: true }, { score: 0.3, positive: false }, { score: 0.4, positive: true }]);
    expect(curve).toEqual([{ score: 0.1, probability: 0 }, { score: 0.2, probability: 0.5 }, { score: 0.3, probability: 0.5 }, { score: 0.4, probability: 1 }]);
    expect(applyIsotonic(0.15, curve)).toBeCloseTo(0.25, 12);
    expect(applyIsotonic(0.9, curve)).toBe(1);
    expect(applyIsotonic(0, curve)).toBe(0);
  });

  it('never falls, stays in 0..1 and keeps the mean', () => {
    fc.assert(
      fc.property(labelled, (drawn) => {
        const curve = fitIsotonic(drawn);
        const fitted = drawn.toSorted((a, b) => a.score - b.score).map(({ score }) => applyIsotonic(score, curve));
        fitted.forEach((value, i) => { expect(value).toBeGreaterThanOrEqual((fitted[i - 1] ?? 0) - 1e-12); });
        expect(Math.max(...fitted)).toBeLessThanOrEqual(1);
        const share = drawn.filter(({ positive }) => positive).length / drawn.length;
        expect(fitted.reduce((sum, value) => sum + value, 0) / drawn.length).toBeCloseTo(share, 9);
      }),
    );
  });
});
