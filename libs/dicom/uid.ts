import { createHash } from 'node:crypto';

/**
 * A UID made from text: `2.25.` and the decimal form of a UUID (PS3.5 B.2) of version 8 (RFC 9562 5.8) whose other bits are the first of
 * the SHA-256 of the parts. The same parts give the same UID; parts are length-prefixed, so no two lists run together.
 */
export function deriveUID(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  const uuid = hash.digest().subarray(0, 16);
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x80;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${uuid.toString('hex')}`)}`;
}
