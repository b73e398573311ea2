import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import { aliasCandidates, chooseAliasFolder, readAliases } from './alias-folder.ts';
import { type Aliases, challenged, promoted, rolledBack } from './aliases.ts';
import { replaceDurably } from './durable-file.ts';
import { type HistoryEntry, appendHistory, championBefore, demandUnchanged, readHistory } from './history.ts';
import { openModel } from './model-folder.ts';
import { demandName, resolveFound } from './resolve.ts';
import { withWriteLock } from './write-lock.ts';

/** Who changes an alias, when and why. */
export interface Author {
  readonly by: string;
  readonly why: string;
  readonly at: Date;
  /** Figures that the decision rests on, by name. */
  readonly numbers?: Readonly<Record<string, number>>;
}

export interface RegistryPlace {
  /** The model folders, in the order in which they are searched. */
  readonly directories: readonly string[];
  readonly userStore: string;
}

/** What was done, and in which NAME folder aliases.json and history.jsonl tell of it. */
export interface AliasChange {
  readonly name: string;
  readonly folder: string;
  readonly entry: HistoryEntry;
}

interface Decision {
  readonly version: number;
  readonly after: Aliases;
}

type Decide = (aliases: Aliases, history: readonly HistoryEntry[]) => Decision;

/**
 * The history is written before the aliases: nothing changes without a line about it. Should the process die in between, that line's `after` is not the
 * next one's `before`, which tells that it never took effect.
 */
async function change(name: string, action: HistoryEntry['action'], decide: Decide, author: Author, place: RegistryPlace): Promise<AliasChange> {
  const { directories, userStore } = place;
  const { aliases: seen, directory: deciding } = await readAliases(name, directories);
  const past = deciding === undefined ? [] : await readHistory(join(deciding, name));
  const target = await openModel((await resolveFound(`${name}@${decide(seen, past).version}`, directories)).directory);
  const home = join(target.directory, '../..');
  const directory = await chooseAliasFolder(name, aliasCandidates({ directories, deciding, home, userStore }));
  const folder = join(directory, name);
  await mkdir(folder, { recursive: true });
  return withWriteLock(folder, async (lock) => {
    const { aliases: before } = await readAliases(name, directories);
    const history = directory === deciding ? await readHistory(folder) : past;
    const { version, after } = decide(before, history);
    const { digest } = version === target.manifest.version ? target : await openModel((await resolveFound(`${name}@${version}`, directories)).directory);
    demandUnchanged(history, version, digest);
    const { by, why, at, numbers = {} } = author;
    const entry: HistoryEntry = { at: at.toISOString(), action, version, by, why, numbers: { ...numbers }, digest, before, after };
    await lock.demandHeld();
    await appendHistory(folder, entry);
    await replaceDurably(join(folder, 'aliases.json'), `${JSON.stringify(after, null, 2)}\n`);
    return { name, folder, entry };
  });
}

/** A version as whoever decides has seen it; undefined: none. */
interface Seen {
  readonly version: number | undefined;
}

const named = (version: number | undefined): string => (version === undefined ? 'none' : `version ${version}`);

/**
 * Makes the version that `reference` names (`name@version`, `name@alias`) the champion, after checking its files. `replaces`: the champion whose place it
 * is to take, and no other's.
 * @throws Fault FAILED_PRECONDITION / MODEL_IS_CHAMPION, CHAMPION_CHANGED, MODEL_VERSION_CHANGED, MODELS_READ_ONLY; UNAVAILABLE / REGISTRY_LOCKED; what
 *   `resolveFound` and `openModel` throw
 */
export async function promoteModel(reference: string, author: Author, place: RegistryPlace, replaces?: Seen): Promise<AliasChange> {
  const { name, version } = (await resolveFound(reference, place.directories)).manifest;
  const decide: Decide = (aliases) => {
    const after = promoted(aliases, version);
    if (replaces === undefined || replaces.version === aliases.champion) return { version, after };
    throw new Fault('FAILED_PRECONDITION', 'CHAMPION_CHANGED', `The champion of ${name} is ${named(aliases.champion)} by now, not ${named(replaces.version)}: look again.`);
  };
  return change(name, 'promote', decide, author, place);
}

/** Makes the version the challenger: what the gate compares with the champion. @throws Fault as `promoteModel` */
export async function challengeWithModel(reference: string, author: Author, place: RegistryPlace): Promise<AliasChange> {
  const { name, version } = (await resolveFound(reference, place.directories)).manifest;
  return change(name, 'challenge', (aliases) => ({ version, after: challenged(aliases, version) }), author, place);
}

/**
 * Makes the previous version of `name` the champion again. `to`: that version, and no other.
 * @throws Fault FAILED_PRECONDITION / NOTHING_TO_ROLL_BACK_TO, PREVIOUS_CHANGED; as `promoteModel`
 */
export async function rollBackModel(name: string, author: Author, place: RegistryPlace, to?: number): Promise<AliasChange> {
  await demandName(name, place.directories);
  const decide: Decide = (aliases, history) => {
    if (to !== undefined && aliases.previous !== undefined && aliases.previous !== to) {
      throw new Fault('FAILED_PRECONDITION', 'PREVIOUS_CHANGED', `A roll-back of ${name} leads to ${named(aliases.previous)} by now, not to ${named(to)}: look again.`);
    }
    const after = rolledBack(aliases, aliases.previous === undefined ? undefined : championBefore(history, aliases.previous));
    return { version: after.champion ?? 0, after };
  };
  return change(name, 'rollback', decide, author, place);
}
