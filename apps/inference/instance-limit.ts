import { Fault } from '#fault';
import type { Settings } from '#platform';

/** The largest DICOM file that is read, and what a deflated one may grow to, in bytes. */
export const maxInstanceBytes = ({ maxInstanceMiB }: Pick<Settings['inference'], 'maxInstanceMiB'>): number => Math.floor(maxInstanceMiB * 2 ** 20);

export const instanceTooLarge = (maxBytes: number): Fault =>
  new Fault('INVALID_ARGUMENT', 'INSTANCE_TOO_LARGE', `The instance is larger than ${Number((maxBytes / 2 ** 20).toFixed(2))} MiB, the most that inference.maxInstanceMiB allows.`);
