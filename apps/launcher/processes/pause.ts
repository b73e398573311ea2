import { setTimeout as sleep } from 'node:timers/promises';

/** Waits. @throws the signal's reason when it is aborted: Node's own AbortError would not say why. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {
    signal.throwIfAborted();
  });
