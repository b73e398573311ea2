import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '#fault';
import type { Child } from '../processes/child.ts';
import { type Service, startService } from '../processes/service.ts';
import { backOff } from './back-off.ts';

export interface Watch {
  /** Aborted when the services shall stop. */
  readonly signal: AbortSignal;
  /** Milliseconds that only grow. */
  now(): number;
  /** Gets each line of the service's output. */
  onLine(line: string): void;
  /** Hears of each end that nobody asked for, and of each start that failed. */
  onRestart(service: string, how: string, pauseMs: number): void;
}

/** How long a service may finish what it has begun after SIGTERM. */
const drainMs = 60_000;

/** A service that ran this long starts afresh at the shortest pause. */
const stableMs = 60_000;

/** Resolves when the signal is aborted. */
const abortOf = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => {
      resolve(undefined);
    });
  });

/** Waits; false when the signal is aborted meanwhile. */
const waited = (ms: number, signal: AbortSignal): Promise<boolean> =>
  pause(ms, undefined, { signal }).then(
    () => true,
    () => false,
  );

/** Watches a running service: starts it again, with a growing pause, whenever it ends by itself; drains it when the signal is aborted. */
export async function keepRunning(service: Service, running: Child, watch: Watch): Promise<void> {
  const stopped = abortOf(watch.signal);
  let child: Child | undefined = running;
  let [failures, since] = [0, watch.now()];
  let how: string | undefined;
  for (;;) {
    if (child !== undefined) how = await Promise.race([child.ended, stopped]);
    if (how === undefined || watch.signal.aborted) break;
    child = undefined;
    failures = watch.now() - since > stableMs ? 1 : failures + 1;
    watch.onRestart(service.name, how, backOff(failures));
    if (!(await waited(backOff(failures), watch.signal))) break;
    since = watch.now();
    child = await startService(service, watch.signal, (line) => {
      watch.onLine(line);
    }).catch((error: unknown) => {
      how = Fault.from(error).message;
      return undefined;
    });
  }
  await child?.stop(drainMs);
}
