import { describe, expect, it } from 'vitest';
import type { Detection } from '#detection';
import { chooseDecision, cutForSensitivity } from './decision.ts';
import { image } from './evaluated-images.fixture.ts';

const truth = { left: 100, top: 100, width: 80, height: 100 };
/** The truth, too large by a factor around its centre. */
const enlarged = (factor: number, score: number) => ({ left: 140 - 40 * factor, top: 150 - 50 * factor, width: 80 * factor, height: 100 * factor, score });
const noise = { left: 400, top: 0, width: 50, height: 50 };

describe('chooseDecision', () => {
  it('shrinks boxes that are too large, no more than it takes, and cuts between what hits and what misses', () => {
    const images = Array.from({ length: 20 }, (_, i) => {
      const positive = i % 2 === 0;
      return image({ id: String(i), positive, truths: positive ? [truth] : [], detections: [...(positive ? [enlarged(1.25, 0.6)] : []), { ...noise, score: 0.3 }], imageScore: positive ? 0.7 : 0.4 });
    });
    const { boxScale, operatingPoint, rsnaMap } = chooseDecision(images);
    // IoU 0.71 at 0.95, 0.79 at 0.9; the highest threshold is 0.75.
    expect(boxScale).toBe(0.9);
    expect(operatingPoint).toBeGreaterThan(0.3);
    expect(operatingPoint).toBeLessThanOrEqual(0.6);
    expect(rsnaMap).toBeCloseTo(1, 9);
  });

  const all = (detections: readonly Detection[]) => Array.from({ length: 10 }, (_, i) => image({ id: String(i), positive: i % 2 === 0, truths: i % 2 === 0 ? [truth] : [], detections: i % 2 === 0 ? detections : [], imageScore: i % 2 === 0 ? 0.7 : 0.3 }));
  const moved = (by: number, score: number): Detection => ({ ...truth, left: truth.left + by, score });

  it('leaves boxes alone where nothing is to be gained', () => {
    expect(chooseDecision(all([moved(0, 0.6)])).overlaps).toEqual({ nonMaximumSuppressionIoU: 0.45, boxVotingIoU: undefined });
  });

  it('suppresses more where one opacity has two boxes', () => {
    // IoU of 40 pixels of 120: a third.
    const { overlaps, rsnaMap } = chooseDecision(all([moved(0, 0.6), moved(40, 0.6)]));
    expect(overlaps).toEqual({ nonMaximumSuppressionIoU: 0.3, boxVotingIoU: undefined });
    expect(rsnaMap).toBeCloseTo(1, 9);
  });

  it('lets boxes vote where the truth lies between them', () => {
    // The best is 14 of 80 pixels off, at an IoU of 0.70; the mean of the three is 2 off.
    const { overlaps, rsnaMap } = chooseDecision(all([moved(14, 0.6), moved(-6, 0.55), moved(-2, 0.5)]));
    expect(overlaps.boxVotingIoU).toBeDefined();
    expect(rsnaMap).toBeCloseTo(1, 9);
  });

  it('lets a small source count as much as a large one', () => {
    const of = (source: string, count: number, score: number) => Array.from({ length: count }, (_, i) => image({ id: `${source}${i}`, positive: true, truths: [truth], detections: [{ ...truth, score }, { ...noise, score: score - 0.2 }], groups: { source } }));
    const negatives = Array.from({ length: 4 }, (_, i) => image({ id: `n${i}`, positive: false, imageScore: 0.1, groups: { source: 'small' } }));
    // Cut at 0.3 to 0.5 all of the large source is right and half of the small one is noise; above 0.5 the large one is lost.
    expect(chooseDecision([...of('large', 30, 0.5), ...of('small', 3, 0.9), ...negatives]).operatingPoint).toBeCloseTo(0.5, 9);
  });

  it('finds the cut that nine in ten positive images reach', () => {
    const images = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.2, 0.1].map((imageScore, i) => image({ id: String(i), positive: true, imageScore }));
    expect(cutForSensitivity(images, 0.9)).toBe(0.2);
    expect(cutForSensitivity([], 0.9)).toBe(0);
  });
});
