import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '#fault';

/** Bytes of the shortest key, as HMAC-SHA256 wants them (RFC 2104 3). */
const shortest = 32;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

async function makeKey(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, randomBytes(shortest).toString('hex'), { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

/**
 * The site's key for pseudonyms; made at random when there is none yet. Without it no later snapshot can keep its patients where they were.
 * @throws Fault FAILED_PRECONDITION / KEY_UNUSABLE
 */
export async function pseudonymKey(path: string): Promise<Uint8Array> {
  try {
    await makeKey(path);
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
    if (key.byteLength >= shortest) return key;
  } catch (error) {
    throw new Fault('FAILED_PRECONDITION', 'KEY_UNUSABLE', 'The key of the pseudonyms can neither be read nor made.', { cause: error, metadata: { path } });
  }
  throw new Fault('FAILED_PRECONDITION', 'KEY_UNUSABLE', 'The file of the key holds no key of 32 bytes in hexadecimal digits.', { metadata: { path } });
}
