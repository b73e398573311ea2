import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import type { Settings } from '../settings/index.ts';
import { serializeError } from './serialize-error.ts';

export type { Logger } from 'pino';

/** Keys that may hold credentials or patient data, wherever they stand down to the third level. */
const redactedKeys = ['authorization', 'cookie', 'password', 'patientName', 'patientID', 'patientBirthDate', 'patientAddress', 'accessionNumber'];

const redactedPaths = redactedKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/**
 * The log of one process: JSON lines on stdout (or `destination`), with the time in ISO 8601 and the level by name. Credentials and patient data are
 * redacted by key; messages of errors that are not ours are written from level debug on only, because they may quote their input.
 */
export function openLogger(settings: Settings['log'], name: string, destination?: DestinationStream): Logger {
  const verbose = settings.level === 'debug' || settings.level === 'trace';
  const options: LoggerOptions = {
    level: settings.level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: { err: (error: unknown) => serializeError(error, verbose) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
