import { expect, it } from 'vitest';
import { freshProgress } from '../training/checkpoint.ts';
import { stageResult } from './training-result.ts';

const record = (epoch: number, loss: number) => ({ epoch, loss, seconds: 3, validation: { loss, auroc: null, rsnaMap: 0.2 } });
const data = { names: ['site'], sha256: 'a', training: 80, validation: 20 };

it('tells of a stage what it has read, how far it went, and the figures of the epoch that was exported', () => {
  const progress = { ...freshProgress, epoch: 3, step: 60, best: { epoch: 1, value: 0.2 }, epochs: [record(0, 9), record(1, 5), record(2, 6)] };
  expect(stageResult({ stage: 'detector', directory: 'run/detector', result: 'run/models/m/1', data, progress, exported: record(1, 5) })).toEqual({
    stage: 'detector',
    directory: 'run/detector',
    result: 'run/models/m/1',
    trainingImages: 80,
    validationImages: 20,
    epochs: 3,
    steps: 60,
    exportedEpoch: 2,
    trainingLoss: 5,
    metrics: { loss: 5, auroc: null, rsnaMap: 0.2 },
  });
});
