import { setTimeout as pause } from 'node:timers/promises';

const lookEveryMs = 20;

export interface StandbyOptions {
  /** Whether nobody needs the machine more. */
  readonly isQuiet: () => boolean;
  /** Longest wait of whoever is next, in milliseconds. */
  readonly longestMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/**
 * Lets one piece of work run at a time, in order of arrival, and begin when it is quiet. Where it never is, the next one begins after its longest wait:
 * so busy hours are seen too, and what it takes from them is bounded.
 */
export class Standby {
  readonly #options: StandbyOptions;
  #last: Promise<undefined> = Promise.resolve(undefined);

  constructor(options: StandbyOptions) {
    this.#options = options;
  }

  /** @throws the signal's reason when it aborts before the work begins; what `work` throws */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#last;
    const own = Promise.withResolvers<undefined>();
    this.#last = own.promise;
    try {
      await this.#turn(before, signal);
      return await work();
    } finally {
      // Whoever leaves the line early does not let the next one past those before.
      void before.then(own.resolve);
    }
  }

  async #turn(before: Promise<undefined>, signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => {
      aborted.reject(signal.reason as Error);
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([before, aborted.promise]);
      const { isQuiet, longestMs, now } = this.#options;
      const latest = now() + longestMs;
      while (!isQuiet() && now() < latest) await Promise.race([pause(lookEveryMs), aborted.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
