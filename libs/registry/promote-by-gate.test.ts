import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GateDecision, keepDecision, listRegisteredModels, promoteByGate, promoteModel, readEvidence, resolveFound, rollBackModel } from './index.ts';
import { gateDecisionOn } from '../../test/fixtures/gate-decision.ts';
import { type ModelStore, openModelStore } from '../../test/fixtures/model-store.ts';

let store: ModelStore;
beforeEach(() => {
  store = openModelStore();
  for (const version of [1, 2, 3]) store.place('own', 'net', version);
});
afterEach(() => {
  store.remove();
});

const author = { by: 'Dr. A', why: 'better', at: new Date('2026-03-04T05:06:07Z') };
const place = () => ({ directories: [join(store.root, 'own')], userStore: join(store.root, 'user') });

const versionOf = (version: number) => resolveFound(`net@${version}`, place().directories);
const decisionOn = async (version: number, champion: number, passed: boolean): Promise<GateDecision> => gateDecisionOn(await versionOf(version), champion, passed);

async function judge(version: number, champion: number, passed: boolean): Promise<void> {
  await keepDecision(await versionOf(version), await decisionOn(version, champion, passed));
}

const promote = (version: number, replaces: number | undefined, withoutGate = false) => promoteByGate({ name: 'net', version, replaces, withoutGate }, author, place());

describe('promoteByGate', () => {
  it('promotes what the gate has passed against the champion, with its figures in the history', async () => {
    await expect(promote(1, undefined)).rejects.toMatchObject({ reason: 'EVIDENCE_MISSING' });
    await promote(1, undefined, true);
    await judge(2, 1, true);
    const { entry } = await promote(2, 1);
    expect(entry).toMatchObject({ action: 'promote', version: 2, by: 'Dr. A', why: 'better', numbers: { gain: expect.closeTo(0.049) as number, images: 240, 'challenger rsnaMap': 0.231 }, after: { champion: 2, previous: 1 } });
    await expect(promote(2, 2)).rejects.toMatchObject({ reason: 'MODEL_IS_CHAMPION' });
    await expect(promote(9, 2)).rejects.toMatchObject({ reason: 'MODEL_UNKNOWN' });
  });

  it('refuses what the gate rejected, compared with another champion, or said of other weights; a person may overrule it', async () => {
    await promote(1, undefined, true);
    await judge(2, 1, false);
    await expect(promote(2, 1)).rejects.toMatchObject({ reason: 'GATE_NOT_PASSED' });
    expect((await promote(2, 1, true)).entry.numbers).toEqual({});
    await judge(3, 1, true);
    await expect(promote(3, 2)).rejects.toMatchObject({ reason: 'EVIDENCE_OUTDATED' });
    await keepDecision(await versionOf(3), await decisionOn(1, 2, true));
    await expect(promote(3, 2)).rejects.toMatchObject({ reason: 'EVIDENCE_OF_ANOTHER_MODEL' });
    writeFileSync(join(store.root, 'own/net/gate/3.json'), '{');
    await expect(promote(3, 2)).rejects.toMatchObject({ reason: 'EVIDENCE_UNREADABLE' });
    expect((await listRegisteredModels(place().directories))[0]?.versions[0]?.gate).toBeUndefined();
  });

  it('does what was decided on, and nothing else, when somebody was quicker', async () => {
    await promoteModel('net@1', author, place());
    await promoteModel('net@2', author, place());
    await expect(promote(3, 1, true)).rejects.toMatchObject({ reason: 'CHAMPION_CHANGED', message: expect.stringContaining('version 2 by now, not version 1') as string });
    await expect(promote(3, undefined, true)).rejects.toMatchObject({ reason: 'CHAMPION_CHANGED' });
    await expect(rollBackModel('net', author, place(), 3)).rejects.toMatchObject({ reason: 'PREVIOUS_CHANGED' });
    expect((await rollBackModel('net', author, place(), 1)).entry.after).toEqual({ champion: 1 });
    await expect(rollBackModel('net', author, place(), 1)).rejects.toMatchObject({ reason: 'NOTHING_TO_ROLL_BACK_TO' });
    for (const name of ['none', '../own/net']) await expect(rollBackModel(name, author, place())).rejects.toMatchObject({ reason: 'MODEL_UNKNOWN' });
  });
});

describe('readEvidence', () => {
  const folder = (): string => join(store.root, 'evidence');
  /** What a gate has written, with changes. */
  function write(decision: GateDecision): void {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), 'decision.json'), JSON.stringify(decision));
  }
  const read = async (version: number, replaces: number | undefined) => readEvidence(folder(), await versionOf(version), { replaces, ...place() });

  it('gives the figures on this very version against the champion of now', async () => {
    await expect(read(2, 1)).rejects.toMatchObject({ reason: 'EVIDENCE_UNREADABLE' });
    write(await decisionOn(2, 1, true));
    expect(await read(2, 1)).toMatchObject({ gain: expect.closeTo(0.049) as number, images: 240 });
    await expect(read(3, 1)).rejects.toMatchObject({ reason: 'EVIDENCE_OF_ANOTHER_MODEL' });
    for (const replaces of [undefined, 3, 9]) await expect(read(2, replaces)).rejects.toMatchObject({ reason: 'EVIDENCE_OUTDATED' });
    write(await decisionOn(2, 1, false));
    await expect(read(2, 1)).rejects.toMatchObject({ reason: 'GATE_NOT_PASSED' });
  });

  it('refuses what was said of the same weights with other cuts, of either model', async () => {
    write(await decisionOn(2, 1, true));
    store.place('own', 'net', 2, { operatingPoint: 0.01 });
    await expect(read(2, 1)).rejects.toMatchObject({ reason: 'EVIDENCE_OF_ANOTHER_MODEL', message: expect.stringContaining('another net@2') as string });
    store.place('own', 'net', 2);
    store.place('own', 'net', 1, { boxScale: 0.9 });
    await expect(read(2, 1)).rejects.toMatchObject({ reason: 'EVIDENCE_OUTDATED', message: expect.stringContaining('another net@1') as string });
  });

  it('asks for another run of the gate where an earlier release has not written the digests down', async () => {
    const { champion, challenger, ...decision } = await decisionOn(2, 1, true);
    write({ ...decision, champion: { ...champion, digest: undefined }, challenger: { ...challenger, digest: undefined } });
    await expect(read(2, 1)).rejects.toMatchObject({ reason: 'EVIDENCE_WITHOUT_DIGEST', message: expect.stringContaining('Run the gate again') as string });
  });
});

describe('listRegisteredModels', () => {
  it('tells versions, aliases, decisions and history by name', async () => {
    store.place('own', 'another', 1);
    await promote(1, undefined, true);
    await judge(2, 1, true);
    const [another, net] = await listRegisteredModels(place().directories);
    expect(another).toMatchObject({ name: 'another', aliases: {}, history: [], versions: [{ gate: undefined }] });
    expect(net).toMatchObject({ name: 'net', aliases: { champion: 1 }, history: [{ action: 'promote', version: 1 }] });
    expect(net?.versions.map(({ manifest, aliases, gate }) => [manifest.version, aliases, gate?.passed])).toEqual([[3, [], undefined], [2, [], true], [1, ['champion'], undefined]]);
    expect(existsSync(join(store.root, 'own/net/gate/2.json'))).toBe(true);
  });
});
