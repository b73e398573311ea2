import { describe, expect, it } from 'vitest';
import { parseEpochs } from './epochs.ts';

describe('parseEpochs', () => {
  it('tells loss and figures by epoch, counted from 1, without what does not apply', () => {
    const text = JSON.stringify([{ epoch: 0, loss: 4, seconds: 9, validation: { loss: 3.5, auroc: null, rsnaMap: 0.1, score: 'sigmoid(objectness)' } }]);
    expect(parseEpochs(text)).toEqual([{ epoch: 1, loss: 4, validation: { loss: 3.5, rsnaMap: 0.1 } }]);
  });

  it('tells of none where there is none, or nothing that it knows', () => {
    expect(['', '{', '{}', '[{"epoch":"a"}]'].map(parseEpochs)).toEqual([[], [], [], []]);
  });
});
