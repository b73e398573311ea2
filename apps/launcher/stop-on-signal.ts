import { Fault } from '#fault';

/** What of `process` is listened to. */
export interface SignalSource {
  on(name: NodeJS.Signals, listener: () => void): unknown;
}

const sameWishMs = 500;
const stoppingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Is aborted by the first SIGINT, SIGTERM or SIGHUP. Each SIGINT or SIGTERM half a second after it calls `endAtOnce`: who asks again does not want to
 * wait. Sooner it is the same wish, sent to a process and to its group. A second SIGHUP is nobody's, since the shell and the kernel each send one when a
 * terminal is closed.
 * @param clock in milliseconds
 */
export function stopOnSignal(source: SignalSource, endAtOnce: () => void, clock: () => number): AbortSignal {
  const stopping = new AbortController();
  let since = 0;
  for (const name of stoppingSignals) {
    source.on(name, () => {
      if (!stopping.signal.aborted) {
        since = clock();
        stopping.abort(new Fault('CANCELLED', 'STOPPED', `Stopped by ${name}.`));
      } else if (name !== 'SIGHUP' && clock() - since >= sameWishMs) endAtOnce();
    });
  }
  return stopping.signal;
}
