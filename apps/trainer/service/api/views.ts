import { readdir } from 'node:fs/promises';
import { relative, join } from 'node:path';
import type { z } from 'zod';
import { type TrainingRun, findTrainingRun, isFinished } from '#store';
import { type Epoch, readEpochs } from '../runs/epochs.ts';
import { readDecision } from '../runs/gate-verdict.ts';
import { lossSeries, progressOf, readSteps } from '../runs/progress.ts';
import type { RunContext } from '../runs/run-context.ts';
import { placesOf } from '../runs/run-places.ts';
import type { TrainingRunView, trainingRunDetail } from './schemas.ts';

const lossPoints = 500;

type Steps = Readonly<Awaited<ReturnType<typeof readSteps>>>;

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

/** What `read` finds in the folder of a run's training; after its checkpoints are gone, in that of its evidence. */
async function kept<T>(read: (folder: string) => Promise<readonly T[]>, { runId }: TrainingRun, directory: string): Promise<readonly T[]> {
  const { stage, evidence } = placesOf(directory, runId);
  const found = await read(stage);
  return found.length > 0 ? found : await read(join(evidence, 'training'));
}

const stepsOf = (run: TrainingRun, directory: string): Promise<Steps> => kept(readSteps, run, directory);
const epochsOf = (run: TrainingRun, directory: string): Promise<readonly Epoch[]> => kept(readEpochs, run, directory);

/** A run in short: of one at an end the steps, which may be many, are not read. */
export const viewRun = async (run: TrainingRun, { directory }: RunContext): Promise<TrainingRunView> => viewOf(run, isFinished(run.state) ? [] : await stepsOf(run, directory));

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() ? [relative(folder, join(entry.parentPath, entry.name))] : [])).toSorted();
}

/** A run with all that is known of it. @throws Fault NOT_FOUND / TRAINING_RUN_UNKNOWN */
export async function viewRunDetail(runId: string, { store, directory }: RunContext): Promise<z.infer<typeof trainingRunDetail>> {
  const run = await findTrainingRun(store.books, runId);
  const steps = await stepsOf(run, directory);
  const { gate, evidence } = placesOf(directory, runId);
  return {
    ...viewOf(run, steps),
    history: run.history.map(({ state, at, by, why }) => ({ state, at: at.toISOString(), by, why })),
    losses: lossSeries(steps, lossPoints),
    epochs: (await epochsOf(run, directory)).map(({ epoch, loss, validation }) => ({ epoch, loss, validation: { ...validation } })),
    gate: await readDecision(gate).catch(() => null),
    evidence: await filesBelow(evidence),
  };
}
