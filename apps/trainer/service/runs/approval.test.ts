import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '#platform';
import { challengeWithModel, promoteModel, readAliases, readHistory, resolveFound } from '#registry';
import { type Store, type TrainingState, changeTrainingRun, findTrainingRun, openStore, openTrainingRun } from '#store';
import { gateDecisionOn } from '../../../../test/fixtures/gate-decision.ts';
import { openModelStore } from '../../../../test/fixtures/model-store.ts';
import { advanceRun } from './advance-run.ts';
import { approveRun, rejectRun } from './approval.ts';
import type { RunContext } from './run-context.ts';
import { placesOf } from './run-places.ts';
import { failRun } from './training-worker.ts';

const { root, place, remove } = openModelStore();
const models = join(root, 'models');
const registry = { directories: [models], userStore: models };
const now = new Date('2026-01-02T03:04:05Z');
const person = { by: 'Dr. Test', why: 'looks right' };
const { training } = loadSettings({ env: {} });
let store: Store;
const contextWith = (settings: Partial<typeof training> = {}): RunContext => ({
  ...{ store, settings: { ...training, model: 'net', ...settings }, directory: root, registry, env: {}, config: undefined },
  clock: { now: () => now, wait: () => Promise.resolve() },
  logger: pino({ level: 'silent' }),
  newId: () => 'unused',
});

/** A run whose version the gate has passed against net@1. */
async function waitingRun(runId: string, version: number): Promise<void> {
  place('models', 'net', version);
  const { gate } = placesOf(root, runId);
  mkdirSync(gate, { recursive: true });
  const decision = gateDecisionOn(await resolveFound(`net@${version}`, [models]), 1, true);
  writeFileSync(join(gate, 'decision.json'), JSON.stringify(decision));
  await challengeWithModel(`net@${version}`, { ...person, at: now }, registry);
  await store.transaction((tx) => openTrainingRun(tx, { runId, cause: 'person', ...person, at: now }));
  const way: readonly [TrainingState, object][] = [['snapshot', {}], ['training', { champion: 'net@1' }], ['evaluating', { challenger: `net@${version}` }], ['awaiting-approval', {}]];
  for (const [to, facts] of way) await store.transaction((tx) => changeTrainingRun(tx, runId, { to, ...person, at: now, facts }));
}

const aliases = async () => (await readAliases('net', [models])).aliases;
const stateOf = async (runId: string) => (await findTrainingRun(store.books, runId)).state;

describe('a run that the gate has passed', () => {
  beforeAll(async () => {
    store = await openStore({ directory: join(root, 'database') });
    place('models', 'net', 1);
    await promoteModel('net@1', { ...person, at: now }, registry);
  }, 180_000);
  afterAll(async () => {
    await store.close();
    remove();
  }, 180_000);

  it('waits for a person, whatever the trainer does, and leaves the champion when it is turned down', async () => {
    await waitingRun('down', 2);
    expect((await advanceRun('down', contextWith(), new AbortController().signal)).state).toBe('awaiting-approval');
    await failRun('down', { reason: 'X', sentence: 'x' }, contextWith());
    expect(await stateOf('down')).toBe('awaiting-approval');
    expect((await rejectRun('down', person, contextWith())).state).toBe('rejected');
    expect((await aliases()).champion).toBe(1);
    await expect(approveRun('down', person, contextWith())).rejects.toMatchObject({ reason: 'TRAINING_STATE' });
  });

  it('becomes the champion by whoever approves, with the numbers of the gate, once', async () => {
    await waitingRun('up', 3);
    expect((await approveRun('up', person, contextWith())).state).toBe('promoted');
    expect(await aliases()).toEqual({ champion: 3, previous: 1 });
    expect((await readHistory(join(models, 'net'))).at(-1)).toMatchObject({ action: 'promote', version: 3, by: 'Dr. Test', numbers: { gain: expect.closeTo(0.049) as number, images: 240 } });
  });

  it('is not approved when another champion has come since', async () => {
    await waitingRun('late', 4);
    await expect(approveRun('late', person, contextWith())).rejects.toMatchObject({ reason: 'CHAMPION_CHANGED' });
    expect([await stateOf('late'), (await aliases()).champion]).toEqual(['awaiting-approval', 3]);
  });

  it('replaces nobody else who becomes the champion while it is approved', async () => {
    await promoteModel('net@1', { ...person, at: now }, registry);
    await waitingRun('between', 7);
    const file = join(placesOf(root, 'between').gate, 'decision.json');
    const decision = readFileSync(file);
    rmSync(file);
    expect(spawnSync('mkfifo', [file]).status).toBe(0);
    const approval = approveRun('between', person, contextWith());
    const refused = expect(approval).rejects.toMatchObject({ reason: 'CHAMPION_CHANGED' });
    // Whoever reads the evidence has looked at the champion.
    const evidence = await open(file, 'w');
    await promoteModel('net@3', { ...person, at: now }, registry);
    await evidence.writeFile(decision);
    await evidence.close();
    await refused;
    expect([await stateOf('between'), (await aliases()).champion]).toEqual(['awaiting-approval', 3]);
  });

  it('is entered as promoted when the registry knew it and the books did not', async () => {
    await waitingRun('again', 5);
    await promoteModel('net@5', { ...person, at: now }, registry);
    const entries = (await readHistory(join(models, 'net'))).length;
    expect((await approveRun('again', person, contextWith())).state).toBe('promoted');
    expect(await readHistory(join(models, 'net'))).toHaveLength(entries);
  });

  it('is promoted at once where the settings say auto', async () => {
    await promoteModel('net@1', { ...person, at: now }, registry);
    await waitingRun('auto', 6);
    expect((await advanceRun('auto', contextWith({ promotion: 'auto' }), new AbortController().signal)).state).toBe('promoted');
    expect((await readHistory(join(models, 'net'))).at(-1)).toMatchObject({ action: 'promote', version: 6, by: 'pneumogate trainer' });
  });
});
