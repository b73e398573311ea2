import { Cron } from 'croner';
import { Fault } from '#fault';

/** When runs begin by themselves. Pure: the time is an argument. */
export interface Schedule {
  /** The first time of the schedule after `moment`. */
  next(moment: Date): Date | undefined;
  /** The last time of the schedule after `since` and not after `now`: what was missed in between counts once. */
  due(since: Date, now: Date): Date | undefined;
}

/** Looks at most so many times into the past: a service that slept for long catches up with the last time only. */
const mostMissed = 10_000;

/**
 * A cron expression of five fields in an IANA time zone. A time that the clocks skip in spring is made up for at the end of the gap, one that they
 * repeat in autumn counts once.
 * @throws Fault FAILED_PRECONDITION / SETTINGS_INVALID
 */
export function openSchedule(expression: string, timeZone: string): Schedule {
  const fault = (cause: unknown): Fault =>
    new Fault('FAILED_PRECONDITION', 'SETTINGS_INVALID', `The settings are wrong. training.schedule and training.timeZone: '${expression}' in '${timeZone}' is no cron expression of five fields in an IANA time zone that ever comes.`, { cause });
  try {
    const cron = new Cron(expression, { timezone: timeZone, paused: true, mode: '5-part' });
    if (cron.nextRun() === null) throw fault(undefined);
    const next = (moment: Date): Date | undefined => cron.nextRun(moment) ?? undefined;
    const due = (since: Date, now: Date): Date | undefined => {
      let last: Date | undefined;
      for (let [time, count] = [next(since), 0]; time !== undefined && time <= now && count < mostMissed; [time, count] = [next(time), count + 1]) last = time;
      return last;
    };
    return { next, due };
  } catch (error) {
    throw error instanceof Fault ? error : fault(error);
  }
}
