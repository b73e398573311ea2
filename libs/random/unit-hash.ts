import { createHash } from 'node:crypto';

/** A number in [0, 1) that depends on the parts only (first 48 bits of SHA-256): a place for each patient that never moves. */
export const unitHash = (...parts: readonly (string | number)[]): number =>
  createHash('sha256').update(JSON.stringify(parts)).digest().readUIntBE(0, 6) / 2 ** 48;
