import { setTimeout as pause } from 'node:timers/promises';

/** Time as an input: tests turn the hands. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`, or when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  wait: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
};
