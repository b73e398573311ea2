import { describe, expect, it } from 'vitest';
import type { Detection } from '#detection';
import { type BoxScore, boxScores } from '#detection';
import { image } from '../evaluated-images.fixture.ts';
import { type EvaluatedImage, rsnaMap, unitWeights } from '../index.ts';
import { chooseDecision, cutForSensitivity, tryOut } from './choose-decision.ts';
import { crossFit } from './cross-fit.ts';
import { asShown } from './decision.ts';

const decide = (images: readonly EvaluatedImage[], scores: readonly BoxScore[] = ['sigmoid(objectness)']) => chooseDecision(images.map(tryOut), scores);

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
    const { boxScale, operatingPoint, rsnaMap } = decide(images);
    // IoU 0.71 at 0.95, 0.79 at 0.9; the highest threshold is 0.75.
    expect(boxScale).toBe(0.9);
    expect(operatingPoint).toBeGreaterThan(0.3);
    expect(operatingPoint).toBeLessThanOrEqual(0.6);
    expect(rsnaMap).toBeCloseTo(1, 9);
  });

  const all = (detections: readonly Detection[]) => Array.from({ length: 10 }, (_, i) => image({ id: String(i), positive: i % 2 === 0, truths: i % 2 === 0 ? [truth] : [], detections: i % 2 === 0 ? detections : [], imageScore: i % 2 === 0 ? 0.7 : 0.3 }));
  const moved = (by: number, score: number): Detection => ({ ...truth, left: truth.left + by, score });

  it('leaves boxes alone where nothing is to be gained', () => {
    expect(decide(all([moved(0, 0.6)]))).toMatchObject({ nonMaximumSuppressionIoU: 0.45, boxVotingIoU: undefined, boxScale: 1 });
  });

  it('suppresses more where one opacity has two boxes', () => {
    // IoU of 40 pixels of 120: a third.
    const { nonMaximumSuppressionIoU, boxVotingIoU, rsnaMap } = decide(all([moved(0, 0.6), moved(40, 0.6)]));
    expect([nonMaximumSuppressionIoU, boxVotingIoU]).toEqual([0.3, undefined]);
    expect(rsnaMap).toBeCloseTo(1, 9);
  });

  it('lets boxes vote where the truth lies between them', () => {
    // The best is 14 of 80 pixels off, at an IoU of 0.70; the mean of the three is 2 off.
    const { boxVotingIoU, rsnaMap } = decide(all([moved(14, 0.6), moved(-6, 0.55), moved(-2, 0.5)]));
    expect(boxVotingIoU).toBeDefined();
    expect(rsnaMap).toBeCloseTo(1, 9);
  });

  it('lets each source count by its positive images, and its negatives count only beside them', () => {
    const of = (source: string, count: number, score: number) => Array.from({ length: count }, (_, i) => image({ id: `${source}${i}`, positive: true, truths: [truth], detections: [{ ...truth, score }, { ...noise, score: score - 0.2 }], groups: { source } }));
    const negatives = (source: string, count: number) => Array.from({ length: count }, (_, i) => image({ id: `${source}n${i}`, positive: false, detections: [{ ...noise, score: 0.5 }], groups: { source } }));
    // Up to 0.5 everything of source a is found; source b is found up to 0.9, and best above 0.7, where its noise ends.
    expect(decide([...of('a', 30, 0.5), ...of('b', 3, 0.9), ...negatives('b', 40)]).operatingPoint).toBeCloseTo(0.5, 9);
    expect(decide([...of('a', 3, 0.5), ...of('b', 30, 0.9), ...negatives('b', 40)]).operatingPoint).toBeCloseTo(0.9, 9);
    expect(decide([...of('a', 30, 0.5), ...negatives('a', 1), ...negatives('c', 400)]).operatingPoint).toBeCloseTo(0.5, 9);
  });

  it('scores boxes by the image too where that parts the ill from the healthy', () => {
    const images = Array.from({ length: 20 }, (_, i) => image({ id: String(i), positive: i % 2 === 0, truths: i % 2 === 0 ? [truth] : [], detections: [{ ...(i % 2 === 0 ? truth : noise), score: 0.5 }], imageScore: i % 2 === 0 ? 0.81 : 0.16 }));
    expect(decide(images)).toMatchObject({ score: 'sigmoid(objectness)', rsnaMap: 0.5 });
    const { score, operatingPoint, rsnaMap: best } = decide(images, boxScores);
    expect([score, best]).toEqual([boxScores[1], 1]);
    expect(operatingPoint).toBeGreaterThan(0.2);
    expect(operatingPoint).toBeLessThanOrEqual(0.45);
  });

  it('finds the cut that nine in ten positive images reach', () => {
    const images = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.2, 0.1].map((imageScore, i) => image({ id: String(i), positive: true, imageScore }));
    expect(cutForSensitivity(images, 0.9)).toBe(0.2);
    expect(cutForSensitivity([], 0.9)).toBe(0);
  });
});

describe('crossFit', () => {
  /** Positive images with a truth at a place, found; negative ones with noise. Both of them have scores that a seed scatters. */
  const drawn = (patients: number) => Array.from({ length: patients * 2 }, (_, i) => {
    const positive = i % 4 < 2;
    const score = (((i * 7919) % 97) + 3) / 110;
    return image({ id: String(i), patient: `p${Math.floor(i / 2)}`, positive, truths: positive ? [truth] : [], detections: [{ ...(positive ? truth : noise), score: positive ? Math.sqrt(score) : score ** 2 }], imageScore: positive ? 0.7 : 0.4, groups: { source: i % 3 === 0 ? 'a' : 'b' } });
  });

  it('shows each image once, by what the other patients settle', () => {
    const images = drawn(40);
    const { decision, outOfFold = [] } = crossFit(images, boxScores);
    expect(outOfFold.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(images.map((_, i) => i));
    const shown = (list: readonly EvaluatedImage[]) => rsnaMap(list, 0)(unitWeights(list.length));
    expect(shown(outOfFold)).toBeLessThanOrEqual(shown(asShown(images, decision)) + 0.02);
    expect(outOfFold.every(({ imageScore }) => imageScore !== 0.7 && imageScore !== 0.4)).toBe(true);
  });

  it('never lets a patient take part in what it is measured by', () => {
    const images = drawn(40);
    const boxesOf = (list: readonly EvaluatedImage[], patient: string) => crossFit(list, boxScores).outOfFold?.filter((one) => one.patient === patient).map(({ detections }) => detections);
    const change = (isChanged: (patient: string) => boolean) => images.map((one) => (isChanged(one.patient) ? { ...one, truths: one.truths.map((box) => ({ ...box, left: 300 })) } : one));
    expect(boxesOf(change((patient) => patient === 'p2'), 'p2')).toEqual(boxesOf(images, 'p2'));
    expect(boxesOf(change((patient) => patient !== 'p2'), 'p2')).not.toEqual(boxesOf(images, 'p2'));
  });

  it('gives no figures where a fold would be left without one of the classes', () => {
    const { decision, outOfFold } = crossFit(drawn(40).filter(({ patient, positive }) => !positive || patient === 'p0'), boxScores);
    expect(outOfFold).toBeUndefined();
    expect(decision.operatingPoint).toBeGreaterThan(0);
  });
});
