import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import { type Aliases, aliasesSchema } from './aliases.ts';

/** What the aliases of one model name are, and where that stands. */
export interface NamedVersions {
  readonly aliases: Aliases;
  /** The model folder (one of those searched) whose NAME/aliases.json decides; undefined: none has such a file. */
  readonly directory: string | undefined;
}

/**
 * The aliases of `name`: those of the first folder that has `NAME/aliases.json`, whatever later ones say, so that one file decides. The versions they
 * point to may lie in any folder.
 * @throws Fault FAILED_PRECONDITION / MODEL_ALIASES_INVALID
 */
export async function readAliases(name: string, directories: readonly string[]): Promise<NamedVersions> {
  for (const directory of directories) {
    const json = await readFile(join(directory, name, 'aliases.json'), 'utf8').catch(() => undefined);
    if (json === undefined) continue;
    try {
      return { aliases: aliasesSchema.parse(JSON.parse(json)), directory };
    } catch (error) {
      throw new Fault('FAILED_PRECONDITION', 'MODEL_ALIASES_INVALID', "A model's aliases.json is wrong: it must map names to versions.", { cause: error, metadata: { folder: join(directory, name) } });
    }
  }
  return { aliases: {}, directory: undefined };
}

export interface AliasPlaces {
  /** The folders searched, in their order. */
  readonly directories: readonly string[];
  /** The one whose file decides now. */
  readonly deciding: string | undefined;
  /** The one in which the version lies. */
  readonly home: string;
  /** The user's store. */
  readonly userStore: string;
}

/**
 * Where new aliases may be written so that they decide: the file that decides now; else the folder of the version; else the user's store, if it is
 * searched, and before the file that decides now. The best place comes first.
 */
export function aliasCandidates({ directories, deciding, home, userStore }: AliasPlaces): string[] {
  const reach = deciding === undefined ? directories.length : directories.indexOf(deciding);
  const store = directories.indexOf(userStore);
  return [...new Set([deciding ?? home, ...(store >= 0 && store < reach ? [userStore] : [])])];
}

/** Whether a file could be made in `folder`, or `folder` itself where it is not there yet. */
export async function isWritable(folder: string): Promise<boolean> {
  const may = (path: string): Promise<boolean> => access(path, constants.W_OK | constants.X_OK).then(() => true, () => false);
  const isThere = await stat(folder).then(() => true, () => false);
  if (isThere) return may(folder);
  const parent = join(folder, '..');
  return parent !== folder && isWritable(parent);
}

/** The first place in which `name` may be written. @throws Fault FAILED_PRECONDITION / MODELS_READ_ONLY */
export async function chooseAliasFolder(name: string, candidates: readonly string[], mayWrite: (folder: string) => Promise<boolean> = isWritable): Promise<string> {
  for (const directory of candidates) if (await mayWrite(join(directory, name))) return directory;
  throw new Fault(
    'FAILED_PRECONDITION',
    'MODELS_READ_ONLY',
    `The aliases of ${name} cannot be changed: the folder that holds them is read-only, and your own store is not searched before it. Put a folder that you may write to first in models.directories.`,
    { metadata: { folder: candidates[0] ?? '' } },
  );
}
