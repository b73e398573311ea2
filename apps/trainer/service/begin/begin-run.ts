import { Fault } from '#fault';
import { type NewTrainingRun, type TrainingRun, openTrainingRun } from '#store';
import type { RunContext } from '../runs/run-context.ts';

export type Beginning = Omit<NewTrainingRun, 'at' | 'runId'>;

/** Begins a run. @throws Fault as `openTrainingRun` */
export async function beginRun(beginning: Beginning, { store, clock, logger, newId }: RunContext): Promise<TrainingRun> {
  const run = await store.transaction((tx) => openTrainingRun(tx, { ...beginning, runId: newId(), at: clock.now() }));
  logger.info({ runId: run.runId, cause: run.cause }, 'training run begun');
  return run;
}

const expected = new Set(['TRAINING_UNDER_WAY', 'TRAINING_SCHEDULED']);

/** Begins a run if there is none; that there is one is no error here. */
export async function beginIfFree(beginning: Beginning, context: RunContext): Promise<TrainingRun | undefined> {
  try {
    return await beginRun(beginning, context);
  } catch (error) {
    const { reason, message } = Fault.from(error);
    if (!expected.has(reason)) throw error;
    context.logger.info({ cause: beginning.cause, reason }, message);
    return undefined;
  }
}
