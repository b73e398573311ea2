import type { Clock } from './clock.ts';

/** A clock whose hands the test turns; whoever waits long enough goes on. */
export interface FakeClock extends Clock {
  /** Turns the hands forward to `moment`, and lets those go on whose time has come. */
  turnTo(moment: Date): Promise<void>;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function fakeClock(start: Date): FakeClock {
  let now = start;
  const waiting = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const one = { until: now.getTime() + ms, wake: resolve };
        waiting.add(one);
        signal.addEventListener('abort', () => {
          resolve();
        });
        if (signal.aborted) resolve();
      }),
    turnTo: async (moment) => {
      now = moment;
      for (const one of [...waiting]) {
        if (one.until > now.getTime()) continue;
        waiting.delete(one);
        one.wake();
      }
      await settled();
    },
  };
}
