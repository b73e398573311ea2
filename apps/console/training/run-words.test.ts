import { describe, expect, it } from 'vitest';
import { actionsOf, duration, progressWords } from './run-words.ts';

describe('a training run', () => {
  it('can be approved or turned down while it waits, and cancelled before', () => {
    expect((['queued', 'snapshot', 'training', 'evaluating'] as const).map((state) => actionsOf({ state }))).toEqual(Array(4).fill(['cancel']));
    expect(actionsOf({ state: 'awaiting-approval' })).toEqual(['approve', 'reject']);
    expect((['promoted', 'rejected', 'failed', 'cancelled'] as const).flatMap((state) => actionsOf({ state }))).toEqual([]);
  });

  it('tells how far it is, and what it does not know it leaves out', () => {
    const progress = { step: 30, steps: 120, epoch: 2, learningRate: 0.001, loss: 1.2345, stepsPerSecond: 0.25, secondsLeft: 360 };
    expect(progressWords(progress)).toBe('25 %: step 30 of 120, epoch 3, loss 1.23, 0.25 steps a second, 6 minutes left');
    expect(progressWords({ ...progress, step: 120, stepsPerSecond: null })).toBe('100 %: step 120 of 120, epoch 3, loss 1.23');
    expect([1, 89, 600, 7200].map(duration)).toEqual(['1 second', '89 seconds', '10 minutes', '2.0 hours']);
  });
});
