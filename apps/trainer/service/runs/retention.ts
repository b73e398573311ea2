import { rm } from 'node:fs/promises';
import { type TrainingRun, isFinished } from '#store';
import { placesOf } from './run-places.ts';

/** Which runs give up their checkpoints: finished ones that are not among the `keep` newest. Pure; `runs` come newest first. */
export const outdatedRuns = (runs: readonly Pick<TrainingRun, 'runId' | 'state'>[], keep: number): string[] => runs.slice(keep).flatMap(({ runId, state }) => (isFinished(state) ? [runId] : []));

/** Removes the checkpoints of outdated runs. Evidence and snapshots stay. */
export async function removeCheckpoints(runs: readonly Pick<TrainingRun, 'runId' | 'state'>[], keep: number, directory: string): Promise<void> {
  for (const runId of outdatedRuns(runs, keep)) await rm(placesOf(directory, runId).training, { recursive: true, force: true });
}
