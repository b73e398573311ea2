import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import { readAliases } from './alias-folder.ts';
import type { Aliases } from './aliases.ts';
import type { ModelManifest } from './manifest.ts';
import { type ModelFolder, openModel, readManifest } from './model-folder.ts';

/** A model version seen on disk; its files are not verified yet. */
export interface FoundModel {
  readonly manifest: ModelManifest;
  readonly directory: string;
  /** Names that point to this version (`readAliases`). */
  readonly aliases: readonly string[];
}

const subfolders = async (directory: string): Promise<string[]> => {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .toSorted();
};

async function findVersions(directory: string, name: string, aliases: Aliases, onBroken: (directory: string, fault: Fault) => void): Promise<FoundModel[]> {
  const found: FoundModel[] = [];
  for (const version of await subfolders(join(directory, name))) {
    if (!/^[1-9]\d*$/.test(version)) continue;
    const folder = join(directory, name, version);
    try {
      const manifest = await readManifest(folder);
      if (manifest.name !== name || String(manifest.version) !== version) {
        throw new Fault('FAILED_PRECONDITION', 'MODEL_MISPLACED', `The folder ${name}/${version} holds ${manifest.name}@${manifest.version}.`);
      }
      found.push({ manifest, directory: folder, aliases: Object.entries(aliases).flatMap(([alias, v]) => (v === manifest.version ? [alias] : [])) });
    } catch (error) {
      onBroken(folder, Fault.from(error));
    }
  }
  return found.toSorted((a, b) => b.manifest.version - a.manifest.version);
}

/**
 * The model versions in `directories` (each holds NAME/VERSION/model.json; missing ones are passed over), by directory, name, and newest
 * version first. A version that an earlier directory holds hides a later one. `onBroken` hears of folders whose model.json is wrong.
 */
export async function findModels(
  directories: readonly string[],
  onBroken: (directory: string, fault: Fault) => void = () => undefined,
): Promise<FoundModel[]> {
  const found = new Map<string, FoundModel>();
  for (const directory of directories) {
    for (const name of await subfolders(directory)) {
      const { aliases } = await readAliases(name, directories);
      for (const model of await findVersions(directory, name, aliases, onBroken)) {
        const key = `${name}@${model.manifest.version}`;
        if (!found.has(key)) found.set(key, model);
      }
    }
  }
  return [...found.values()];
}

/** The only name in the first directory that has any model; `directories` are those that were searched. */
function chooseName(found: readonly FoundModel[], directories: readonly string[]): string {
  const [first] = found;
  if (first === undefined) {
    throw new Fault(
      'NOT_FOUND',
      'MODEL_NONE',
      `No model was found in ${directories.join(', ')}. Put NAME/VERSION/model.json into one of these folders, or get one by \`pneumogate model import PATH\`, which copies a model folder into your store: that is searched unless models.directories (PNEUMOGATE_MODELS) is set.`,
    );
  }
  const home = (model: FoundModel): string => join(model.directory, '../..');
  const names = [...new Set(found.filter((model) => home(model) === home(first)).map((model) => model.manifest.name))];
  if (names.length > 1) {
    throw new Fault('FAILED_PRECONDITION', 'MODEL_AMBIGUOUS', `Several models were found: ${names.join(', ')}. Name one (setting inference.model, or --model).`);
  }
  return first.manifest.name;
}

function unknown(reference: string, found: readonly FoundModel[]): Fault {
  const known = found.map((model) => `${model.manifest.name}@${model.manifest.version}`).join(', ');
  return new Fault('NOT_FOUND', 'MODEL_UNKNOWN', `There is no model ${reference}. There are: ${known}.`);
}

/** @throws Fault NOT_FOUND / MODEL_UNKNOWN when no folder has a version of that name */
export async function demandName(name: string, directories: readonly string[]): Promise<void> {
  const found = await findModels(directories);
  if (!found.some(({ manifest }) => manifest.name === name)) throw unknown(name, found);
}

/** The champion of a name, or while it has none its newest version in the first folder that has any. */
async function chooseVersion(name: string, found: readonly FoundModel[], directories: readonly string[]): Promise<FoundModel | undefined> {
  const own = found.filter(({ manifest }) => manifest.name === name);
  const { champion } = (await readAliases(name, directories)).aliases;
  if (champion === undefined || own.length === 0) return own[0];
  return own.find(({ manifest }) => manifest.version === champion);
}

/**
 * Finds and opens the model that `reference` names: `name` (its champion, or without one its newest version), `name@version`, `name@alias`, or
 * undefined for the default, which is the only name of the first folder that has any.
 * @throws Fault NOT_FOUND / MODEL_NONE, MODEL_UNKNOWN; FAILED_PRECONDITION / MODEL_AMBIGUOUS, MODEL_ALIASES_INVALID; whatever `openModel` throws
 */
export async function resolveModel(reference: string | undefined, directories: readonly string[]): Promise<ModelFolder> {
  return openModel((await resolveFound(reference, directories)).directory);
}

/** As `resolveModel`, without verifying the files. */
export async function resolveFound(reference: string | undefined, directories: readonly string[]): Promise<FoundModel> {
  const found = await findModels(directories);
  const wanted = reference === undefined || found.length === 0 ? chooseName(found, directories) : reference;
  const [name = '', selector] = wanted.split('@', 2);
  const match =
    selector === undefined
      ? await chooseVersion(name, found, directories)
      : found.find(({ manifest, aliases }) => manifest.name === name && (selector === String(manifest.version) || aliases.includes(selector)));
  if (match === undefined) throw unknown(wanted, found);
  return match;
}
