import { type RunContext, trainerItself } from '../runs/run-context.ts';
import { beginIfFree } from './begin-run.ts';
import type { Schedule } from './schedule.ts';

/** The clock may be set meanwhile, so no wait is longer. */
const longestWaitMs = 60_000;

/**
 * Begins a run at each time of the schedule, until the signal is aborted. Times at which the service did not run are not made up for: a training that
 * was meant for the night shall not begin in the morning.
 */
export async function keepSchedule(schedule: Schedule, context: RunContext, signal: AbortSignal): Promise<void> {
  const { clock, logger } = context;
  let seen = clock.now();
  for (;;) {
    const next = schedule.next(seen);
    const left = next === undefined ? longestWaitMs : next.getTime() - clock.now().getTime();
    await clock.wait(Math.min(Math.max(left, 1), longestWaitMs), signal);
    if (signal.aborted) return;
    const now = clock.now();
    const due = schedule.due(seen, now);
    seen = now > seen ? now : seen;
    if (due === undefined) continue;
    await beginIfFree({ cause: 'schedule', scheduledFor: due, by: trainerItself, why: `The schedule, ${due.toISOString()}.` }, context).catch((error: unknown) => {
      logger.error({ err: error }, 'the scheduled run could not begin');
    });
  }
}
