import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';

export interface FoundFile {
  readonly path: string;
  /** Found in a folder, where other things than DICOM may lie; not named by the user. */
  readonly inFolder: boolean;
}

async function filesWithin(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** The files to read: those named, in that order, and those within named folders, at any depth, by path. @throws Fault NOT_FOUND / PATH_NOT_FOUND */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of paths) {
    const stats = await stat(path).catch((cause: unknown) => {
      throw new Fault('NOT_FOUND', 'PATH_NOT_FOUND', 'There is no such file or folder.', { cause, metadata: { path } });
    });
    if (stats.isDirectory()) found.push(...(await filesWithin(path)).map((file) => ({ path: file, inFolder: true })));
    else found.push({ path, inFolder: false });
  }
  return found;
}
