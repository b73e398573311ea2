import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '#fault';

/**
 * Makes a model folder that appears whole or not at all: `fill` writes into a folder beside it, which gets the name when everything stands in it.
 * @throws Fault ALREADY_EXISTS / MODEL_EXISTS
 */
export async function writeModelFolder(target: string, fill: (directory: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    await fill(fresh);
    // What mkdtemp makes is its owner's alone; a model is for whoever serves it.
    await chmod(fresh, 0o755);
    await rename(fresh, target);
  } catch (error) {
    throw new Fault('ALREADY_EXISTS', 'MODEL_EXISTS', 'The model folder cannot be written: it exists already, or its place cannot be written to.', { cause: error });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
