import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '#fault';
import type { ModelManifest } from './manifest.ts';
import { type ModelFolder, openModel, readManifest } from './model-folder.ts';

/** A model version seen on disk; its files are not verified yet. */
export interface FoundModel {
  readonly manifest: ModelManifest;
  readonly directory: string;
  /** Names in `NAME/aliases.json` that point to this version. */
  readonly aliases: readonly string[];
}

const aliasesSchema = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.number().int().positive());

const subfolders = async (directory: string): Promise<string[]> => {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .toSorted();
};

async function readAliases(directory: string): Promise<Readonly<Record<string, number>>> {
  const json = await readFile(join(directory, 'aliases.json'), 'utf8').catch(() => '{}');
  try {
    return aliasesSchema.parse(JSON.parse(json));
  } catch (error) {
    throw new Fault('FAILED_PRECONDITION', 'MODEL_ALIASES_INVALID', "A model's aliases.json is wrong: it must map names to versions.", { cause: error });
  }
}

async function findVersions(directory: string, name: string, onBroken: (directory: string, fault: Fault) => void): Promise<FoundModel[]> {
  const found: FoundModel[] = [];
  const aliases = Object.entries(await readAliases(join(directory, name)));
  for (const version of await subfolders(join(directory, name))) {
    if (!/^[1-9]\d*$/.test(version)) continue;
    const folder = join(directory, name, version);
    try {
      const manifest = await readManifest(folder);
      if (manifest.name !== name || String(manifest.version) !== version) {
        throw new Fault('FAILED_PRECONDITION', 'MODEL_MISPLACED', `The folder ${name}/${version} holds ${manifest.name}@${manifest.version}.`);
      }
      found.push({ manifest, directory: folder, aliases: aliases.filter(([, v]) => v === manifest.version).map(([alias]) => alias) });
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
      for (const model of await findVersions(directory, name, onBroken)) {
        const key = `${name}@${model.manifest.version}`;
        if (!found.has(key)) found.set(key, model);
      }
    }
  }
  return [...found.values()];
}

/** The newest version in the first directory that has any model; that directory must hold one name only. */
function chooseDefault(found: readonly FoundModel[]): FoundModel {
  const [first] = found;
  if (first === undefined) {
    throw new Fault(
      'NOT_FOUND',
      'MODEL_NONE',
      'No model was found. Get one: `pneumogate model import PATH` copies a model folder into your store, or name the folder that holds NAME/VERSION/model.json in PNEUMOGATE_MODELS.',
    );
  }
  const home = (model: FoundModel): string => join(model.directory, '../..');
  const names = [...new Set(found.filter((model) => home(model) === home(first)).map((model) => model.manifest.name))];
  if (names.length > 1) {
    throw new Fault('FAILED_PRECONDITION', 'MODEL_AMBIGUOUS', `Several models were found: ${names.join(', ')}. Name one (setting inference.model, or --model).`);
  }
  return first;
}

/**
 * Finds and opens the model that `reference` names: `name` (its newest version), `name@version`, `name@alias`, or undefined for the default.
 * @throws Fault NOT_FOUND / MODEL_NONE, MODEL_UNKNOWN; FAILED_PRECONDITION / MODEL_AMBIGUOUS; whatever `openModel` throws
 */
export async function resolveModel(reference: string | undefined, directories: readonly string[]): Promise<ModelFolder> {
  return openModel((await resolveFound(reference, directories)).directory);
}

/** As `resolveModel`, without verifying the files. */
export async function resolveFound(reference: string | undefined, directories: readonly string[]): Promise<FoundModel> {
  const found = await findModels(directories);
  if (reference === undefined || found.length === 0) return chooseDefault(found);
  const [name, selector] = reference.split('@', 2);
  const match = found.find(
    (model) => model.manifest.name === name && (selector === undefined || selector === String(model.manifest.version) || model.aliases.includes(selector)),
  );
  if (match !== undefined) return match;
  const known = found.map((model) => `${model.manifest.name}@${model.manifest.version}`).join(', ');
  throw new Fault('NOT_FOUND', 'MODEL_UNKNOWN', `There is no model ${reference}. There are: ${known}.`);
}
