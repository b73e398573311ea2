import { join } from 'node:path';
import { readAliases } from './alias-folder.ts';
import type { Aliases } from './aliases.ts';
import type { GateDecision } from './gate/decision.ts';
import { keptDecision } from './gate/kept-decision.ts';
import { type HistoryEntry, readHistory } from './history.ts';
import { type FoundModel, findModels } from './resolve.ts';

/** A version, and what the gate said of it last, if that is kept and readable; a promotion on it tells which. */
export interface RegisteredVersion extends FoundModel {
  readonly gate: GateDecision | undefined;
}

/** A model name with all that the registry knows of it. */
export interface RegisteredModel {
  readonly name: string;
  readonly aliases: Aliases;
  /** Newest first. */
  readonly versions: readonly RegisteredVersion[];
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
}

async function registeredModel(name: string, found: readonly FoundModel[], directories: readonly string[]): Promise<RegisteredModel> {
  const { aliases, directory } = await readAliases(name, directories);
  const versions = await Promise.all(found.map(async (model) => ({ ...model, gate: await keptDecision(model).catch(() => undefined) })));
  return {
    name,
    aliases,
    versions: versions.toSorted((a, b) => b.manifest.version - a.manifest.version),
    history: directory === undefined ? [] : await readHistory(join(directory, name)),
  };
}

/** Every name that has a version in `directories`, by name. @throws Fault of `readAliases`, `readHistory` */
export async function listRegisteredModels(directories: readonly string[]): Promise<RegisteredModel[]> {
  const byName = Map.groupBy(await findModels(directories), ({ manifest }) => manifest.name);
  return Promise.all([...byName].toSorted(([a], [b]) => a.localeCompare(b)).map(([name, found]) => registeredModel(name, found, directories)));
}
