import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aliasCandidates, chooseAliasFolder } from './alias-folder.ts';
import { challengeWithModel, promoteModel, readAliases, readHistory, resolveFound, rollBackModel } from './index.ts';
import { type ModelStore, openModelStore } from '../../test/fixtures/model-store.ts';

let store: ModelStore;
beforeEach(() => {
  store = openModelStore();
  for (const version of [1, 2, 3]) store.place('own', 'net', version);
});
afterEach(() => {
  store.remove();
});

const author = (why = 'better on the frozen set') => ({ by: 'reader', why, at: new Date('2026-03-04T05:06:07Z'), numbers: { gain: 0.02 } });
const places = (...names: string[]) => ({ directories: (names.length > 0 ? names : ['own']).map((name) => join(store.root, name)), userStore: join(store.root, 'user') });
const folder = (name = 'own'): string => join(store.root, name, 'net');
const aliases = async () => (await readAliases('net', places().directories)).aliases;

describe('promoteModel and rollBackModel', () => {
  it('move the aliases and tell who, when, why and by which numbers', async () => {
    await promoteModel('net@1', author('first'), places());
    await challengeWithModel('net@2', author('trained in March'), places());
    const change = await promoteModel('net@challenger', author(), places());
    expect(change).toMatchObject({ name: 'net', folder: folder(), entry: { action: 'promote', version: 2, by: 'reader', at: '2026-03-04T05:06:07.000Z', numbers: { gain: 0.02 } } });
    expect(await aliases()).toEqual({ champion: 2, previous: 1 });
    expect((await resolveFound('net', places().directories)).manifest.version).toBe(2);
    await rollBackModel('net', author('false alarms'), places());
    expect(await aliases()).toEqual({ champion: 1 });
    const history = await readHistory(folder());
    expect(history.map(({ action, version, why }) => [action, version, why])).toEqual([
      ['promote', 1, 'first'],
      ['challenge', 2, 'trained in March'],
      ['promote', 2, 'better on the frozen set'],
      ['rollback', 1, 'false alarms'],
    ]);
    expect(history.at(-1)).toMatchObject({ before: { champion: 2, previous: 1 }, after: { champion: 1 } });
  });

  it('roll back step by step', async () => {
    for (const version of [1, 2, 3]) await promoteModel(`net@${version}`, author(), places());
    await rollBackModel('net', author(), places());
    expect(await aliases()).toEqual({ champion: 2, previous: 1 });
    await rollBackModel('net', author(), places());
    expect(await aliases()).toEqual({ champion: 1 });
    await expect(rollBackModel('net', author(), places())).rejects.toMatchObject({ reason: 'NOTHING_TO_ROLL_BACK_TO' });
  });

  it('refuse a version whose files are wrong, one that was changed, and one that is not there', async () => {
    await promoteModel('net@1', author(), places());
    store.place('own', 'net', 2, {}, 'other bytes');
    await expect(promoteModel('net@2', author(), places())).rejects.toMatchObject({ reason: 'MODEL_HASH_MISMATCH' });
    await promoteModel('net@3', author(), places());
    store.place('own', 'net', 1, { operatingPoint: 0.01 });
    await expect(rollBackModel('net', author(), places())).rejects.toMatchObject({ reason: 'MODEL_VERSION_CHANGED' });
    await expect(promoteModel('net@9', author(), places())).rejects.toMatchObject({ reason: 'MODEL_UNKNOWN' });
    expect(await aliases()).toEqual({ champion: 3, previous: 1 });
    expect(await readHistory(folder())).toHaveLength(2);
  });

  it('lose no line when many write at a time: each begins where another ended', async () => {
    const results = await Promise.allSettled(Array.from({ length: 24 }, (_, i) => promoteModel(`net@${1 + (i % 3)}`, author(String(i)), places())));
    const history = await readHistory(folder());
    expect(history).toHaveLength(results.filter(({ status }) => status === 'fulfilled').length);
    history.forEach(({ before }, i) => { expect(before).toEqual(history[i - 1]?.after ?? {}); });
    expect(await aliases()).toEqual(history.at(-1)?.after);
    expect(readdirSync(folder()).toSorted()).toEqual(['1', '2', '3', 'aliases.json', 'history.jsonl']);
  });

  it("take a dead writer's lock, and end the line it left torn", async () => {
    await promoteModel('net@1', author(), places());
    const { pid } = spawnSync('true');
    writeFileSync(join(folder(), '.lock'), JSON.stringify({ host: hostname(), pid, at: Date.now(), token: 'dead' }));
    appendFileSync(join(folder(), 'history.jsonl'), '{"at":"2026-03');
    await promoteModel('net@2', author(), places());
    expect((await readHistory(folder())).map(({ version }) => version)).toEqual([1, 2]);
    expect(existsSync(join(folder(), '.lock'))).toBe(false);
    expect(readFileSync(join(folder(), 'history.jsonl'), 'utf8')).toContain('{"at":"2026-03\n\n');
  });
});

describe('the place of the aliases', () => {
  it('is the file that decides, else the folder of the version', async () => {
    store.place('later', 'net', 4);
    expect((await promoteModel('net@4', author(), places('own', 'later'))).folder).toBe(folder('later'));
    expect((await promoteModel('net@1', author(), places('own', 'later'))).folder).toBe(folder('later'));
    expect((await resolveFound('net', places('own', 'later').directories)).manifest.version).toBe(1);
  });

  it("is the user's store where the other cannot be written, if it is searched first", async () => {
    const { directories, userStore } = places('user', 'own');
    const home = join(store.root, 'own');
    const notIn = (read: string) => (path: string) => Promise.resolve(!path.startsWith(read));
    const candidates = aliasCandidates({ directories, deciding: home, home, userStore });
    expect(await chooseAliasFolder('net', candidates, notIn(home))).toBe(userStore);
    expect(await chooseAliasFolder('net', candidates, notIn('none'))).toBe(home);
    expect(aliasCandidates({ directories: [home, userStore], deciding: home, home, userStore })).toEqual([home]);
    await expect(chooseAliasFolder('net', [home], notIn(home))).rejects.toThrow(/read-only.*models\.directories/);
  });
});
