import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, freshProgress, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';

const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
const path = join(folder, 'last.safetensors');
const checkpoint: Checkpoint = {
  weights: new Map([['conv1/conv/kernel', Float32Array.of(1, -2.5, 3e-8)]]),
  optimiser: new Map([['conv1/conv/kernel/first', Float32Array.of(0.1, 0.2, 0.3)]]),
  average: new Map(),
  progress: { ...freshProgress, step: 7, epoch: 1, plateau: { factor: 0.2, best: 3.25, epochsWithout: 2 }, epochs: [{ epoch: 0, loss: 4, seconds: 9, validation: { loss: 3.25, auroc: null, score: 'a' } }] },
  settings: '{"recipe":{}}',
};

describe('checkpoints', () => {
  it('come back as they were saved, and replace the one before', async () => {
    expect(await loadCheckpoint(path)).toBeUndefined();
    await saveCheckpoint(path, { ...checkpoint, progress: freshProgress });
    await saveCheckpoint(path, checkpoint);
    expect(await loadCheckpoint(path)).toEqual(checkpoint);
    expect(readdirSync(folder)).toEqual(['last.safetensors']);
  });

  it('that are cut off or something else are refused', async () => {
    const other = join(folder, 'other.safetensors');
    writeFileSync(other, 'nothing of the kind');
    await expect(loadCheckpoint(other)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(loadCheckpoint(folder)).rejects.toMatchObject({ reason: 'CHECKPOINT_INVALID' });
  });

  it('that cannot be written leave the one before', async () => {
    const blocked = join(folder, 'blocked.safetensors');
    await saveCheckpoint(blocked, checkpoint);
    mkdirSync(`${blocked}.new`);
    await expect(saveCheckpoint(blocked, { ...checkpoint, progress: freshProgress })).rejects.toMatchObject({ reason: 'CHECKPOINT_UNWRITTEN' });
    expect((await loadCheckpoint(blocked))?.progress.step).toBe(7);
  });
});
