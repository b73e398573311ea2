import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placesOf } from './run-places.ts';
import { outdatedRuns, removeCheckpoints } from './retention.ts';

const runs = [
  { runId: 'e', state: 'training' },
  { runId: 'd', state: 'promoted' },
  { runId: 'c', state: 'awaiting-approval' },
  { runId: 'b', state: 'rejected' },
  { runId: 'a', state: 'cancelled' },
] as const;

describe('retention', () => {
  it('lets finished runs beyond the newest go, and never one that waits', () => {
    expect(outdatedRuns(runs, 2)).toEqual(['b', 'a']);
    expect(outdatedRuns(runs, 5)).toEqual([]);
  });

  it('takes checkpoints, and leaves evidence and snapshot', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pneumogate-retention-'));
    const { stage, evidence, snapshot, training } = placesOf(directory, 'a');
    for (const folder of [stage, evidence, snapshot]) mkdirSync(folder, { recursive: true });
    await removeCheckpoints(runs, 2, directory);
    expect([training, evidence, snapshot].map((folder) => existsSync(folder))).toEqual([false, true, true]);
    rmSync(directory, { recursive: true, force: true });
  });
});
