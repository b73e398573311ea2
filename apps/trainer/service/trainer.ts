import type { Logger, Part, Registry, Settings } from '#platform';
import { type Store, openStore } from '#store';
import { join, resolve } from 'node:path';
import { Fault } from '#fault';
import type { RegistryPlace } from '#registry';
import { type Clock, systemClock } from './begin/clock.ts';
import { keepSchedule } from './begin/keep-schedule.ts';
import { openSchedule } from './begin/schedule.ts';
import { watchLabels } from './begin/watch-labels.ts';
import { observeRuns } from './observe-runs.ts';
import type { RunContext } from './runs/run-context.ts';
import { failRun, resumeRuns, workOnRun } from './runs/training-worker.ts';

export interface TrainerOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly registry: RegistryPlace;
  /** What the steps of a run get. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: string | undefined;
  readonly newId: () => string;
  readonly clock?: Clock;
}

/** Runs at work, and what begins them. */
export interface Trainer {
  readonly context: RunContext;
  readonly parts: readonly Part[];
  /** Begins nothing new, has the step at work save, and hands the run back to the queue. */
  close(): Promise<void>;
}

function demandData({ data, gateway, afterLabels }: Settings['training']): void {
  const wrong = (sentence: string): Fault => new Fault('FAILED_PRECONDITION', 'SETTINGS_INVALID', `The settings are wrong. ${sentence}`);
  if (data.length === 0 && gateway === undefined) throw wrong('training.data or training.gateway must say what to train on.');
  if (afterLabels > 0 && gateway === undefined) throw wrong('training.afterLabels needs training.gateway, whose labels it counts.');
}

/** PostgreSQL is shared with the gateway; an embedded database belongs to one process, so the trainer has one of its own. */
const openBooks = ({ database, analysis, training }: Settings, logger: Logger): Promise<Store> =>
  openStore(
    { ...database, directory: join(resolve(training.directory), 'database') },
    {
      retry: analysis,
      onError: (error) => {
        logger.warn({ err: error }, 'the database is disturbed');
      },
    },
  );

/** What begins runs by itself. */
function startBeginnings(context: RunContext, signal: AbortSignal): readonly Promise<void>[] {
  const { schedule, timeZone, gateway, afterLabels } = context.settings;
  return [
    ...(schedule === undefined ? [] : [keepSchedule(openSchedule(schedule, timeZone), context, signal)]),
    ...(gateway === undefined || afterLabels === 0 ? [] : [watchLabels(gateway, afterLabels, context, signal)]),
  ];
}

const stopGraceMs = 150_000;

/**
 * Opens the books and goes on with what was under way.
 * @throws Fault FAILED_PRECONDITION / SETTINGS_INVALID; of `openStore`
 */
export async function openTrainer({ settings, logger, metrics, registry, env, config, newId, clock = systemClock }: TrainerOptions): Promise<Trainer> {
  const { training } = settings;
  demandData(training);
  if (training.schedule !== undefined) openSchedule(training.schedule, training.timeZone);
  const store = await openBooks(settings, logger);
  const context: RunContext = { store, settings: training, directory: resolve(training.directory), registry, env, config, clock, logger, newId };
  const stopping = new AbortController();
  observeRuns(context, metrics);
  await store.work('training', 1, (job) => workOnRun(job, context, stopping.signal));
  await store.workDead('training', ({ data, reason, sentence }) => failRun(data.runId, { reason, sentence }, context));
  await resumeRuns(context);
  const beginnings = startBeginnings(context, stopping.signal);
  return {
    context,
    parts: [{ name: 'database', required: true, check: () => store.ping().then(() => ({ kind: store.kind })) }],
    close: async () => {
      stopping.abort();
      await Promise.all(beginnings);
      await store.close(stopGraceMs);
    },
  };
}
