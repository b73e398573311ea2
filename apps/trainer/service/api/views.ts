import { readdir } from 'node:fs/promises';
import { relative, join } from 'node:path';
import type { z } from 'zod';
import { type TrainingRun, findTrainingRun } from '#store';
import { lossSeries, progressOf, readSteps } from '../runs/progress.ts';
import type { RunContext } from '../runs/run-context.ts';
import { placesOf } from '../runs/run-places.ts';
import type { TrainingRunView, trainingRunDetail } from './schemas.ts';

const lossPoints = 500;

type Steps = Awaited<ReturnType<typeof readSteps>>;

function viewOf({ runId, state, stateSince, cause, createdAt, scheduledFor, facts }: TrainingRun, steps: Steps): TrainingRunView {
  const { snapshot = null, champion = null, challenger = null, reason = null, numbers = null } = facts;
  return {
    id: runId,
    ...{ state, cause, snapshot, champion, challenger, reason, numbers: numbers === null ? null : { ...numbers } },
    stateSince: stateSince.toISOString(),
    createdAt: createdAt.toISOString(),
    scheduledFor: scheduledFor?.toISOString() ?? null,
    progress: progressOf(steps) ?? null,
  };
}

/** The steps of a run's training; after its checkpoints are gone, those of its evidence. */
async function stepsOf({ runId }: TrainingRun, directory: string): Promise<Steps> {
  const { stage, evidence } = placesOf(directory, runId);
  const steps = await readSteps(stage);
  return steps.length > 0 ? steps : await readSteps(join(evidence, 'training'));
}

export const viewRun = async (run: TrainingRun, { directory }: RunContext): Promise<TrainingRunView> => viewOf(run, await stepsOf(run, directory));

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() ? [relative(folder, join(entry.parentPath, entry.name))] : [])).toSorted();
}

/** A run with all that is known of it. @throws Fault NOT_FOUND / TRAINING_RUN_UNKNOWN */
export async function viewRunDetail(runId: string, { store, directory }: RunContext): Promise<z.infer<typeof trainingRunDetail>> {
  const run = await findTrainingRun(store.books, runId);
  const steps = await stepsOf(run, directory);
  return {
    ...viewOf(run, steps),
    history: run.history.map(({ state, at, by, why }) => ({ state, at: at.toISOString(), by, why })),
    losses: lossSeries(steps, lossPoints),
    evidence: await filesBelow(placesOf(directory, runId).evidence),
  };
}
