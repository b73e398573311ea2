import { Fault } from '#fault';
import { type Job, type TrainingRun, changeTrainingRun, findTrainingRun, isFinished, listTrainingRuns, mayBecome, sendTrainingRun } from '#store';
import { advanceRun } from './advance-run.ts';
import { removeCheckpoints } from './retention.ts';
import { type RunContext, trainerItself } from './run-context.ts';

/** How soon a cancellation is seen. */
const lookEveryMs = 1000;

/** Aborts when the run comes to an end in the books while it is worked on: somebody cancelled it. */
function watchForEnd(runId: string, { store, logger }: RunContext): { readonly signal: AbortSignal; stop(): void } {
  const ended = new AbortController();
  const look = setInterval(() => {
    findTrainingRun(store.books, runId).then(
      ({ state }) => {
        if (isFinished(state)) ended.abort();
      },
      (error: unknown) => {
        logger.warn({ err: error, runId }, 'the run could not be looked up');
      },
    );
  }, lookEveryMs);
  return {
    signal: ended.signal,
    stop: () => {
      clearInterval(look);
    },
  };
}

/** What another try can make good: the process was stopped or killed, the database or the gateway is away. */
const isPassing = ({ code }: Fault): boolean => code === 'CANCELLED' || code === 'UNAVAILABLE' || code === 'DEADLINE_EXCEEDED';

/** Enters that a run has failed, unless it has ended otherwise; one that waits for approval goes on waiting. */
export async function failRun(runId: string, { reason, sentence }: { readonly reason: string; readonly sentence: string }, { store, clock, logger }: RunContext): Promise<void> {
  const { state } = await findTrainingRun(store.books, runId);
  logger.error({ runId, reason, sentence, state }, 'training run failed');
  if (!mayBecome(state, 'failed')) return;
  await store.transaction((tx) => changeTrainingRun(tx, runId, { to: 'failed', by: trainerItself, why: sentence, at: clock.now(), facts: { reason } }));
}

/**
 * Works on the run of a job; `stopping` interrupts it so that another try goes on.
 * @throws Fault when another try can make it good
 */
export async function workOnRun({ data: { runId }, signal }: Pick<Job<'training'>, 'data' | 'signal'>, context: RunContext, stopping: AbortSignal): Promise<void> {
  const end = watchForEnd(runId, context);
  try {
    await advanceRun(runId, context, AbortSignal.any([signal, stopping, end.signal]));
  } catch (error) {
    const fault = Fault.from(error);
    const { state } = await findTrainingRun(context.store.books, runId);
    if (isFinished(state)) return;
    if (isPassing(fault) || signal.aborted || stopping.aborted) throw fault;
    if (fault.reason === 'UNEXPECTED') context.logger.error({ err: error, runId }, 'unexpected');
    await failRun(runId, { reason: fault.reason, sentence: fault.message }, context);
  } finally {
    end.stop();
    await removeCheckpoints(await listTrainingRuns(context.store.books, { limit: 1000 }), context.settings.keepRuns, context.directory);
  }
}

/** Asks for every run that is not at an end: whatever became of its job, it goes on. */
export async function resumeRuns({ store }: RunContext): Promise<readonly TrainingRun[]> {
  const open = (await listTrainingRuns(store.books, { limit: 1000 })).filter(({ state }) => !isFinished(state));
  for (const { runId } of open) await store.transaction((tx) => sendTrainingRun(tx, runId));
  return open;
}
