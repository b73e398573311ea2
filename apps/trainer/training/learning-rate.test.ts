import { describe, expect, it } from 'vitest';
import { afterEpoch, freshPlateau, learningRate } from './learning-rate.ts';

describe('learningRate', () => {
  const rate = 0.01;

  it('rises in the warm-up, then falls along a cosine to nothing', () => {
    const at = (step: number) => learningRate({ learningRate: rate, schedule: 'cosine', warmupSteps: 10 }, step, 110, freshPlateau);
    expect(at(0)).toBeCloseTo(0.001, 9);
    expect(at(9)).toBeCloseTo(rate, 9);
    expect(at(60)).toBeCloseTo(rate / 2, 9);
    expect(at(110)).toBeCloseTo(0, 9);
  });

  it('drops after so many epochs without a better loss, and starts counting again', () => {
    const recipe = { plateauPatience: 2, plateauFactor: 0.1 };
    const factors = [5, 4, 4.5, 4.2, 3, 3, 3].reduce<{ plateau: typeof freshPlateau; seen: number[] }>(
      ({ plateau, seen }, loss) => {
        const next = afterEpoch(plateau, loss, recipe);
        return { plateau: next, seen: [...seen, next.factor] };
      },
      { plateau: freshPlateau, seen: [] },
    ).seen;
    expect(factors.map((factor) => Number(factor.toFixed(6)))).toEqual([1, 1, 1, 0.1, 0.1, 0.1, 0.01]);
    expect(learningRate({ learningRate: rate, schedule: 'plateau', warmupSteps: 0 }, 7, 10, { ...freshPlateau, factor: 0.1 })).toBeCloseTo(0.001, 12);
  });
});
