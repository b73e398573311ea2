import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Fault } from '#fault';

/**
 * Makes `target` as a whole or not at all: `write` fills a folder beside it, which gets the name when everything stands in it.
 * @throws Fault ALREADY_EXISTS / TARGET_EXISTS; RESOURCE_EXHAUSTED / DISK_FULL; FAILED_PRECONDITION / TARGET_UNWRITABLE; what `write` throws.
 */
export async function writeWholeFolder(target: string, write: (directory: string) => Promise<void>): Promise<void> {
  const path = resolve(target);
  await demandFreshTarget(path);
  const unfinished = join(dirname(path), `.${basename(path)}-${randomUUID()}`);
  try {
    await mkdir(unfinished, { recursive: true });
    await write(unfinished);
    await rename(unfinished, path);
  } catch (error) {
    // What prevented the folder may prevent this as well, and is what counts.
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw asFault(error, unfinished);
  }
}

/** @throws Fault ALREADY_EXISTS / TARGET_EXISTS unless there is nothing, or an empty folder */
export async function demandFreshTarget(path: string): Promise<void> {
  const content = await readdir(path).catch((error: unknown) => (codeOf(error) === 'ENOENT' ? undefined : ['']));
  if (content === undefined || content.length === 0) return;
  throw new Fault('ALREADY_EXISTS', 'TARGET_EXISTS', `${basename(path)} exists already and is not an empty folder; nothing was written.`, { metadata: { folder: path } });
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Whether the failure lies at a path in the folder or above it, and not at something that `write` read. */
function isAt(error: unknown, folder: string): boolean {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return false;
  return folder.startsWith(error.path) || error.path.startsWith(folder);
}

function asFault(error: unknown, unfinished: string): Fault {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Fault('RESOURCE_EXHAUSTED', 'DISK_FULL', 'The disk is full; nothing was written.', { cause: error });
  if (isAt(error, unfinished)) return new Fault('FAILED_PRECONDITION', 'TARGET_UNWRITABLE', 'The target folder cannot be written; nothing was written.', { cause: error });
  return Fault.from(error);
}
