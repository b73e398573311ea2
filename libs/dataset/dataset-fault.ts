import { Fault } from '#fault';

/** A data set that cannot be used. `where` is a file's path inside the data set, with a line or field: never one of this machine's. */
export const datasetFault = (reason: string, where: string, sentence: string, cause?: unknown): Fault =>
  new Fault('INVALID_ARGUMENT', reason, `${where}: ${sentence}`, { cause });
