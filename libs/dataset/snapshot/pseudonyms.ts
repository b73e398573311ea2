import { createHmac } from 'node:crypto';
import { deriveUID } from '#dicom';

/** Names that stand for persons and objects of a hospital. Only who has the key can tell that two belong together, and nobody can turn one back. */
export interface Pseudonyms {
  /** For a patient, whatever identifies one at the hospital. */
  patient(...identity: readonly string[]): string;
  /** For a DICOM UID, a UID (PS3.15 E.3.9 asks that equal ones stay equal). */
  uid(uid: string): string;
  reader(name: string): string;
}

/** Pseudonyms by HMAC-SHA256 (RFC 2104) under a secret key: the same key gives the same names in every snapshot. */
export function pseudonymsOf(key: Uint8Array): Pseudonyms {
  const keyed = (...parts: readonly string[]): string => createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex');
  return {
    patient: (...identity) => keyed('patient', ...identity).slice(0, 16),
    uid: (uid) => deriveUID('pseudonym', keyed('uid', uid)),
    reader: (name) => keyed('reader', name).slice(0, 12),
  };
}
