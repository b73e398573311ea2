import type { Logger } from '../log/index.ts';

export interface Closing {
  readonly close: () => Promise<void>;
  readonly logger: Logger;
  /** What the log says that the process does until it ends. */
  readonly doing: string;
  /** Longest time for it, in milliseconds; absent: any. */
  readonly limitMs?: number;
}

/** SIGTERM and SIGINT end the process when what is in hand is finished; with status 1 when that fails or takes too long. A second signal ends it at once. */
export function closeOnSignal({ close, logger, doing, limitMs }: Closing): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, doing);
      if (limitMs !== undefined) {
        setTimeout(() => {
          logger.error('what was in hand took too long to finish');
          process.exit(1);
        }, limitMs).unref();
      }
      close().then(
        () => {
          logger.info('stopped');
          process.exit(0);
        },
        (error: unknown) => {
          logger.error({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
}
