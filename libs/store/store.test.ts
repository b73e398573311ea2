import { createRequire } from 'node:module';
import { drizzle } from 'drizzle-orm/pglite';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import {
  type ReportFacts,
  type Store,
  countDeadLetters,
  decideReport,
  enterDeadAnalysis,
  findStudy,
  listDeadLetters,
  listStudies,
  movePosition,
  openStore,
  readPosition,
  recordStored,
  requeueDeadLetter,
} from './index.ts';
import { migrate } from './migrations/migrate.ts';
import * as schema from './tables.ts';
import { analysed, arrival, at, decideInstance, enter, identify, openTestStore } from './store.fixture.ts';

let opened: Awaited<ReturnType<typeof openTestStore>>;
let store: Store;

beforeAll(async () => {
  opened = await openTestStore();
  store = opened.store;
}, 180_000);
afterAll(async () => {
  await opened.close();
});

const policy = { settleMs: 0, identify };
const detail = async (study: string) => {
  const found = await findStudy(store.books, `1.2.${study}`);
  if (found === undefined) throw new Error(`no study ${study}`);
  return found;
};
const job = (study: string, image: string, revision = 1) => ({ studyId: study, instanceId: `${study}/${image}`, revision });

/** Decides and stores until nothing is left, as a report job does; returns the identities stored. */
async function report(study: string, now: Date, settleMs = 0): Promise<string[]> {
  const stored: string[] = [];
  for (;;) {
    const decided = await store.transaction((tx) => decideReport(tx, study, { settleMs, identify }, now));
    if (decided === undefined) return stored;
    stored.push(decided.report.sopInstanceUID);
    await store.transaction((tx) => recordStored(tx, decided.report, now));
  }
}

describe('openStore', () => {
  it('refuses a second process on an embedded database, and says what to do', async () => {
    await expect(openStore({ directory: opened.directory })).rejects.toThrow(expect.objectContaining({ reason: 'DATABASE_IN_USE' }));
  });

  it('says that a PostgreSQL cannot be reached', async () => {
    await expect(openStore({ url: 'postgres://nobody@127.0.0.1:1/none', directory: 'unused' })).rejects.toThrow(expect.objectContaining({ code: 'UNAVAILABLE', reason: 'DATABASE_UNAVAILABLE' }));
  });

  it('migrates to exactly the schema', async () => {
    const { pushSchema } = createRequire(import.meta.url)('drizzle-kit/api') as typeof import('drizzle-kit/api');
    const pglite = await PGlite.create();
    const books = drizzle({ client: pglite, schema });
    await migrate(books);
    await migrate(books);
    await pglite.exec('DROP TABLE pneumogate.migrations');
    const { statementsToExecute } = await pushSchema({ ...schema }, drizzle({ client: pglite }), ['pneumogate']);
    await pglite.close();
    expect(statementsToExecute).toEqual([]);
  });
});

describe('movePosition', () => {
  it('lets one of two readers of the same position move it', async () => {
    const from = await readPosition(store.books);
    const move = (cursor: number) => store.transaction((tx) => movePosition(tx, from, { ...from, cursor, advancedAt: at(0) }));
    expect((await Promise.all([move(5), move(6)])).toSorted()).toEqual([false, true]);
  });
});

describe('a study in the books', () => {
  it('goes from received to reported, and each answer counts once', async () => {
    expect(await enter(store, [arrival('a', '1'), arrival('a', '2')], at(0))).toBe(2);
    expect(await enter(store, [arrival('a', '1')], at(1)), 'the same file again').toBe(0);
    expect((await detail('a')).state).toBe('received');
    expect(await decideInstance(store, job('a', '1'), analysed(0.9), at(2))).toBe(true);
    expect((await detail('a')).state).toBe('analysing');
    expect(await report('a', at(2)), 'an image is pending').toEqual([]);
    expect(await decideInstance(store, job('a', '2'), { state: 'skipped', code: 'VIEW_NOT_FRONTAL', sentence: 'No.', columns: 3, rows: 4 }, at(3))).toBe(true);
    expect(await decideInstance(store, job('a', '2'), analysed(0.1), at(3)), 'a second answer').toBe(false);
    expect((await detail('a')).state).toBe('settling');
    const [first] = await report('a', at(4));
    expect(await report('a', at(5)), 'the same job again').toEqual([]);
    const study = await detail('a');
    expect(study).toMatchObject({ state: 'reported', highestScore: 0.9, instanceCounts: { analysed: 1, skipped: 1, pending: 0 }, currentReport: { sopInstanceUID: first, partial: false } });
    expect(study.reports[0]?.images.map(({ outcome }) => outcome.kind)).toEqual(['analysed', 'skipped']);
  });

  it('repeats an unconfirmed report unchanged before it decides a newer one', async () => {
    await enter(store, [arrival('b', '1')], at(0));
    await decideInstance(store, job('b', '1'), analysed(0.4), at(1));
    const decided = await store.transaction((tx) => decideReport(tx, 'b', policy, at(2)));
    await enter(store, [arrival('b', '2')], at(3));
    await decideInstance(store, job('b', '2'), analysed(0.5), at(4));
    const again = await store.transaction((tx) => decideReport(tx, 'b', policy, at(9)));
    expect(again?.report).toEqual(decided?.report);
    const [first, second] = await report('b', at(10));
    expect(first).toBe(decided?.report.sopInstanceUID);
    expect((await detail('b')).reports).toMatchObject([
      { sopInstanceUID: second, state: 'current', predecessorUID: first },
      { sopInstanceUID: first, state: 'superseded' },
    ]);
  });

  it('decides an unconfirmed report anew in the SOP class set since, and lets a stored one be', async () => {
    const inClass = (sopClassUID: string) => ({ settleMs: 0, identify: (facts: ReportFacts) => ({ ...identify(facts), sopInstanceUID: `${sopClassUID} of ${identify(facts).sopInstanceUID}`, sopClassUID }) });
    const decide = (sopClassUID: string) => store.transaction((tx) => decideReport(tx, 'k', inClass(sopClassUID), at(9)));
    await enter(store, [arrival('k', '1')], at(0));
    await decideInstance(store, job('k', '1'), analysed(0.4), at(1));
    const refused = await decide('3D');
    expect((await decide('3D'))?.report, 'the same settings').toEqual(refused?.report);
    const accepted = await decide('plain');
    expect(accepted?.report).toMatchObject({ sopClassUID: 'plain', images: refused?.report.images, predecessorUID: null });
    expect(accepted?.report.sopInstanceUID, 'the refused one may have come through').not.toBe(refused?.report.sopInstanceUID);
    await store.transaction((tx) => recordStored(tx, { studyId: 'k', sopInstanceUID: accepted?.report.sopInstanceUID ?? '' }, at(4)));
    expect(await decide('plain')).toBeUndefined();
    await enter(store, [arrival('k', '1', 'another file of k')], at(5));
    await decideInstance(store, job('k', '1', 2), analysed(0.4), at(6));
    expect((await decide('plain'))?.report, 'to be stored again').toMatchObject({ sopInstanceUID: accepted?.report.sopInstanceUID, storedAt: at(4) });
    expect((await decide('3D'))?.report, 'it was stored').toMatchObject({ sopInstanceUID: accepted?.report.sopInstanceUID, sopClassUID: 'plain' });
  });

  it('stores the same report again when an image was stored again, and another one when the answer differs', async () => {
    await enter(store, [arrival('c', '1')], at(0));
    await decideInstance(store, job('c', '1'), analysed(0.4), at(1));
    const [first] = await report('c', at(2));
    await enter(store, [arrival('c', '1', 'another file')], at(3));
    expect(await decideInstance(store, job('c', '1'), analysed(0.9), at(4)), 'the answer to the old file').toBe(false);
    await decideInstance(store, job('c', '1', 2), analysed(0.4), at(4));
    expect(await report('c', at(5))).toEqual([first]);
    await enter(store, [arrival('c', '1', 'a third file')], at(6));
    await decideInstance(store, job('c', '1', 3), analysed(0.8), at(7));
    const [second] = await report('c', at(8));
    expect(second).not.toBe(first);
    expect((await detail('c')).reports.map(({ state }) => state).toSorted()).toEqual(['current', 'superseded']);
  });

  it('waits until it is quiet', async () => {
    await enter(store, [arrival('d', '1')], at(0));
    await decideInstance(store, job('d', '1'), analysed(0.4), at(1), 10_000);
    expect(await report('d', at(9), 10_000)).toEqual([]);
    expect(await report('d', at(10), 10_000)).toHaveLength(1);
  });

  it('gets no report without an analysed image', async () => {
    await enter(store, [arrival('e', '1'), arrival('f', '1'), arrival('g', '1')], at(0));
    await decideInstance(store, job('e', '1'), { state: 'skipped', code: 'X', sentence: 'x' }, at(1));
    await decideInstance(store, job('f', '1'), { state: 'failed', code: 'Y', sentence: 'y' }, at(1));
    await decideInstance(store, job('g', '1'), { state: 'deleted' }, at(1));
    for (const [study, state] of [['e', 'skipped'], ['f', 'failed'], ['g', 'deleted']] as const) {
      expect(await report(study, at(2))).toEqual([]);
      expect((await detail(study)).state).toBe(state);
    }
  });

  it('reads an image that was gone and is back as the same file', async () => {
    await enter(store, [arrival('back', '1')], at(0));
    await decideInstance(store, job('back', '1'), { state: 'deleted' }, at(1));
    expect(await enter(store, [arrival('back', '1')], at(2))).toBe(1);
    expect(await detail('back')).toMatchObject({ state: 'received', instances: [{ state: 'pending', revision: 2 }] });
    expect(await decideInstance(store, job('back', '1', 2), analysed(0.4), at(3))).toBe(true);
    expect(await report('back', at(4))).toHaveLength(1);
  });

  it('asks the newest model again for what another one read', async () => {
    await enter(store, [arrival('h', '1'), arrival('h', '2')], at(0));
    await decideInstance(store, job('h', '1'), analysed(0.4, 1), at(1));
    await decideInstance(store, job('h', '2'), analysed(0.5, 2), at(2));
    expect(await report('h', at(3))).toEqual([]);
    const [asked] = (await detail('h')).instances;
    expect(asked).toMatchObject({ state: 'pending', askedModel: 'test@2', revision: 2 });
    await decideInstance(store, job('h', '1', 2), analysed(0.6, 2), at(4));
    expect(await report('h', at(5))).toHaveLength(1);
    expect((await detail('h')).reports[0]).toMatchObject({ modelDeviceUID: '2.25.2' });
  });

  it('is not entered for a report of our own', async () => {
    const [own] = (await detail('a')).reports;
    expect(await enter(store, [{ ...arrival('a', 'sr'), sopInstanceUID: own?.sopInstanceUID ?? '' }], at(20))).toBe(0);
  });

  it('is listed newest first, page by page', async () => {
    const ids: string[] = [];
    for (let after: { receivedAt: Date; studyId: string } | undefined; ; ) {
      const page = await listStudies(store.books, { limit: 3, after });
      ids.push(...page.map(({ studyId }) => studyId));
      after = page.at(-1);
      if (page.length < 3) break;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('a');
  });
});

describe('jobs', () => {
  it('are given up with their reason, entered, and requeued with all their tries', async () => {
    const attempts: number[] = [];
    const died = Promise.withResolvers<undefined>();
    const requeued = Promise.withResolvers<undefined>();
    await store.workDead('analysis', async (dead) => {
      if (dead.data.studyId !== 'z') return;
      await store.transaction((tx) => enterDeadAnalysis(tx, dead, 0, at(50)));
      died.resolve(undefined);
    });
    const stop = await store.work('analysis', 2, ({ data, attempt }) => {
      if (data.studyId !== 'z') return Promise.resolve();
      attempts.push(attempt);
      if (attempts.length === 3) requeued.resolve(undefined);
      return Promise.reject(new Fault('UNAVAILABLE', 'TEST_OUTAGE', 'It is away.'));
    });
    await enter(store, [arrival('z', '1')], at(40));
    await died.promise;
    expect(attempts, 'one retry, as the policy says').toEqual([1, 2]);
    const [letter] = await listDeadLetters(store.books, { limit: 10 });
    expect(letter).toMatchObject({ queue: 'analysis', studyId: 'z', instanceId: 'z/1', reason: 'TEST_OUTAGE', sentence: 'It is away.', attempts: 2 });
    expect((await detail('z')).instances[0]).toMatchObject({ state: 'failed', code: 'TEST_OUTAGE' });
    await store.transaction((tx) => requeueDeadLetter(tx, letter?.jobId ?? '', at(60)));
    await requeued.promise;
    expect(attempts).toEqual([1, 2, 1]);
    expect(await countDeadLetters(store.books)).toBe(0);
    await expect(store.transaction((tx) => requeueDeadLetter(tx, letter?.jobId ?? '', at(61)))).rejects.toThrow(expect.objectContaining({ reason: 'DEAD_LETTER_UNKNOWN' }));
    await stop();
  });

  it('are given up at once where repeating cannot help', async () => {
    const died = Promise.withResolvers<number>();
    await store.workDead('report', (dead) => {
      died.resolve(dead.attempts);
      return Promise.resolve();
    });
    const stop = await store.work('report', 1, ({ data }) => (data.studyId === 'y' ? Promise.reject(new Fault('INVALID_ARGUMENT', 'TEST_REFUSAL', 'Never.')) : Promise.resolve()));
    await store.transaction((tx) => tx.send('report', { studyId: 'y' }));
    expect(await died.promise).toBe(1);
    await stop();
  });

  it('vanish with the transaction that sent them', async () => {
    const count = async () => (await store.countJobs()).find(({ queue }) => queue === 'report')?.deferred ?? 0;
    const before = await count();
    const startAfter = new Date(Date.now() + 3_600_000);
    const sending = store.transaction(async (tx) => {
      await tx.send('report', { studyId: 'x' }, { startAfter });
      throw new Error('changed my mind');
    });
    await expect(sending).rejects.toThrow('changed my mind');
    expect(await count()).toBe(before);
    for (const _ of [1, 2]) await store.transaction((tx) => tx.send('report', { studyId: 'x' }, { startAfter, key: 'x' }));
    expect(await count(), 'one a key').toBe(before + 1);
  });
});
