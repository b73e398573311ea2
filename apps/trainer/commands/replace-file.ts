import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '#fault';

/** Writes a file as a whole: beside its place first, then into it. @throws Fault FAILED_PRECONDITION / FILE_UNWRITABLE */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new Fault('FAILED_PRECONDITION', 'FILE_UNWRITABLE', 'The file cannot be written.', { cause: error, metadata: { path } });
  }
}
