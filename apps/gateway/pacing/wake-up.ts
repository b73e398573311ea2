import { setTimeout as pause } from 'node:timers/promises';

/** A sleep that can be cut short. A call while nobody sleeps cuts the next sleep short, so none is missed. */
export class WakeUp {
  #called = new AbortController();

  call(): void {
    this.#called.abort();
  }

  /** Resolves after `ms`, or at the call, or when `signal` is aborted. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    const called = this.#called;
    await pause(ms, undefined, { signal: AbortSignal.any([called.signal, signal]) }).catch(() => undefined);
    if (called.signal.aborted) this.#called = new AbortController();
  }
}
