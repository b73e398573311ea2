import { describe, expect, it } from 'vitest';
import { demandBothClasses, keepsItsEvaluationSet } from './snapshot-answer.ts';

const answer = (validation: readonly [number, number], test: readonly [number, number]) => ({
  ...{ snapshot: 'ab'.repeat(32), images: 50 },
  splits: { validation: validation[0] + validation[1], test: test[0] + test[1] },
  splitPositives: { validation: validation[0], test: test[0] },
});
const settings = { calibrate: true, evaluationData: [] };
const both = [3, 4] as const;

describe('a snapshot', () => {
  it('of both classes may be trained on', () => {
    expect(() => { demandBothClasses(answer(both, both), settings); }).not.toThrow();
  });

  it.each([[[0, 7], '0 positive and 7 negative'], [[7, 0], '7 positive and 0 negative'], [[0, 0], '0 positive and 0 negative']] as const)('ends a run whose evaluation images are %s, before it trains', (test, told) => {
    const expected = expect.objectContaining({ code: 'FAILED_PRECONDITION', reason: 'EVALUATION_IMAGES', message: expect.stringMatching(new RegExp(`evaluation images are ${told} .*training\\.evaluationData`)) as string }) as Error;
    expect(() => { demandBothClasses(answer(both, test), settings); }).toThrow(expected);
    expect(() => { demandBothClasses(answer(both, test), { ...settings, evaluationData: ['/e'] }); }).not.toThrow();
  });

  it('ends a run that could not be calibrated', () => {
    expect(() => { demandBothClasses(answer([0, 0], both), settings); }).toThrow(expect.objectContaining({ reason: 'CALIBRATION_IMAGES' }) as Error);
    expect(() => { demandBothClasses(answer([0, 0], both), { ...settings, calibrate: false }); }).not.toThrow();
  });

  it('hands its evaluation set on, unless that has one class and the shares are the same', () => {
    const shares = { validationShare: 0.15, testShare: 0.2 };
    const box = { left: 1, top: 1, width: 5, height: 5, label: 'opacity' };
    const sample = (id: string, split: 'train' | 'test', isPositive: boolean) => ({
      ...{ id, patient: id, source: 's', image: { sha256: 'a'.repeat(64), bytes: 1 }, columns: 10, rows: 10, lineage: [] },
      ...{ split, boxes: isPositive ? [box] : [] },
    });
    const keeps = (testIsPositive: readonly boolean[], now = shares): boolean => {
      const samples = [sample('a', 'train', true), sample('b', 'train', false), ...testIsPositive.map((isPositive, i) => sample(`t${i}`, 'test', isPositive))];
      return keepsItsEvaluationSet({ division: { seed: 1, validation: 0.15, test: 0.2 }, samples }, now);
    };
    expect([keeps([true, false]), keeps([true]), keeps([false, false]), keeps([])]).toEqual([true, false, false, false]);
    expect([keeps([true], { ...shares, testShare: 0.3 }), keeps([true], { ...shares, validationShare: 0 })]).toEqual([true, true]);
  });
});
