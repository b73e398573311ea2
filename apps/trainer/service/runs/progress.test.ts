import { describe, expect, it } from 'vitest';
import { lossSeries, parseSteps, progressOf } from './progress.ts';

const line = (step: number, total: number, ms: number): string => JSON.stringify({ step, steps: 10, epoch: 0, rate: 0.001, total, ms });

describe('the progress of a training', () => {
  it('is what the last step says, with the time left by the median of recent steps', () => {
    const steps = parseSteps([line(1, 4, 1000), line(2, 4, 1500), line(3, 4, 2000), line(4, 4, 9000)].join('\n'));
    expect(progressOf(steps)).toEqual({ step: 4, steps: 10, epoch: 0, learningRate: 0.001, loss: 4, stepsPerSecond: 2, secondsLeft: 3 });
    expect(progressOf([])).toBeUndefined();
  });

  it('counts a step that was made again after a kill once, as it was made last, and passes over half a line', () => {
    const steps = parseSteps([line(1, 4, 100), line(2, 9, 200), line(2, 3, 50), '{"step":3,"st'].join('\n'));
    expect(steps.map(({ step, total }) => [step, total])).toEqual([[1, 4], [2, 3]]);
    expect(progressOf(steps)?.secondsLeft, 'the clock began anew').toBeNull();
  });

  it('shows the loss in as many points as asked for, each a mean', () => {
    const steps = parseSteps(Array.from({ length: 9 }, (_, i) => line(i + 1, i + 1, i)).join('\n'));
    expect(lossSeries(steps, 3)).toEqual([{ step: 3, loss: 2 }, { step: 6, loss: 5 }, { step: 9, loss: 8 }]);
    expect(lossSeries(steps, 100)).toHaveLength(9);
  });
});
