import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface DataFolder {
  readonly directory: string;
  /** Removes it, if it was made for this run. */
  release(): Promise<void>;
}

/** The folder the user named, which is kept; or a fresh one for this run, which is not. */
export async function openDataFolder(named: string | undefined): Promise<DataFolder> {
  if (named !== undefined) {
    const directory = resolve(named);
    await mkdir(directory, { recursive: true });
    return { directory, release: () => Promise.resolve() };
  }
  const directory = await mkdtemp(join(tmpdir(), 'pneumogate-demo-'));
  return { directory, release: () => rm(directory, { recursive: true, force: true }) };
}
