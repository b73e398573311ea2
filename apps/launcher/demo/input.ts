import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import { demoStudy } from './phantom-case.ts';

/** A DICOM file to send. */
export interface InputFile {
  /** As the user named it, or the phantom's own name. */
  readonly name: string;
  bytes(): Promise<Uint8Array>;
}

async function filesUnder(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new Fault('NOT_FOUND', 'FILE_NOT_FOUND', `There is no file or folder ${path}.`, { cause: error });
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).toSorted();
  return (await Promise.all(names.map((name) => filesUnder(join(path, name))))).flat();
}

/** The named files, folders walked, in the order given; the project's own synthetic study when none is named. */
export async function inputFiles(paths: readonly string[]): Promise<InputFile[]> {
  if (paths.length === 0) return (await demoStudy()).map(({ name, bytes }) => ({ name, bytes: () => Promise.resolve(bytes) }));
  const files = (await Promise.all(paths.map(filesUnder))).flat();
  return files.map((path) => ({ name: path, bytes: () => readFile(path) }));
}
