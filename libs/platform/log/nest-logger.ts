import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.ts';

/** Nest passes its context ("RouterExplorer") as the last argument. */
const contextOf = (parameters: readonly unknown[]): { context?: string } => {
  const last = parameters.at(-1);
  return typeof last === 'string' ? { context: last } : {};
};

/** Nest's own messages in the log of the process; its start-up chatter counts as debug. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown, ...rest: unknown[]) => {
    logger.debug(contextOf(rest), String(message));
  },
  error: (message: unknown, ...rest: unknown[]) => {
    logger.error({ ...contextOf(rest), ...(message instanceof Error && { err: message }) }, message instanceof Error ? 'Nest reports an error' : String(message));
  },
  warn: (message: unknown, ...rest: unknown[]) => {
    logger.warn(contextOf(rest), String(message));
  },
  debug: (message: unknown, ...rest: unknown[]) => {
    logger.debug(contextOf(rest), String(message));
  },
  verbose: (message: unknown, ...rest: unknown[]) => {
    logger.trace(contextOf(rest), String(message));
  },
});
