import { Fault } from '#fault';

/** What of `process` is listened to. */
export interface SignalSource {
  on(name: NodeJS.Signals, listener: () => void): unknown;
}

const stoppingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Is aborted by the first SIGINT, SIGTERM or SIGHUP. Each SIGINT or SIGTERM after it calls `endAtOnce`: who asks again does not want to wait. A second
 * SIGHUP is nobody's wish, since the shell and the kernel each send one when a terminal is closed.
 */
export function stopOnSignal(source: SignalSource, endAtOnce: () => void): AbortSignal {
  const stopping = new AbortController();
  for (const name of stoppingSignals) {
    source.on(name, () => {
      if (!stopping.signal.aborted) stopping.abort(new Fault('CANCELLED', 'STOPPED', `Stopped by ${name}.`));
      else if (name !== 'SIGHUP') endAtOnce();
    });
  }
  return stopping.signal;
}
