import { Fault } from '#fault';

export interface SerializedError {
  readonly type: string;
  readonly code?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly frames?: readonly string[];
  readonly cause?: SerializedError;
}

const depthLimit = 5;

const codeOf = (error: Error): { code?: string } => ('code' in error && typeof error.code === 'string' ? { code: error.code } : {});

/** The call sites only: the head of a stack repeats the message. */
const framesOf = (error: Error): string[] => (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim());

/**
 * What an operator may read of an error and its causes. A Fault's message is fit for anybody; that of any other error may quote its
 * input (JSON.parse does), so it is given only when `verbose`.
 */
export function serializeError(thrown: unknown, verbose: boolean, depth = 0): SerializedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, ...(verbose && { message: String(thrown) }) };
  const known = thrown instanceof Fault;
  return {
    type: thrown.name,
    ...codeOf(thrown),
    ...(known && { reason: thrown.reason }),
    ...((known || verbose) && { message: thrown.message }),
    ...((!known || thrown.code === 'INTERNAL') && { frames: framesOf(thrown) }),
    ...(thrown.cause !== undefined && depth < depthLimit && { cause: serializeError(thrown.cause, verbose, depth + 1) }),
  };
}
