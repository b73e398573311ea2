import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ChallengerReading,
  type Store,
  askShadow,
  beginAnalysis,
  countDeadLetters,
  enterDeadShadow,
  findShadowQuestion,
  findStudy,
  listDeadLetters,
  recordOutcome,
  recordShadow,
  requeueDeadLetter,
  shadowPairs,
  shadowReadingsOf,
} from './index.ts';
import { analysed, arrival, at, decideInstance, enter, model, openTestStore } from './store.fixture.ts';

let opened: Awaited<ReturnType<typeof openTestStore>>;
let store: Store;
beforeAll(async () => {
  opened = await openTestStore();
  store = opened.store;
});
afterAll(() => opened.close());

const job = (study: string, revision = 1) => ({ studyId: study, instanceId: `${study}/1`, revision });
const said = (imageScore: number, version = 2): ChallengerReading => ({ model: model(version), outcome: { kind: 'analysed', imageScore, detections: [{ score: imageScore, left: 1, top: 2, width: 3, height: 4 }], computeMs: 7 } });
const record = (study: string, reading: ChallengerReading, seconds: number, revision = 1) => store.transaction((tx) => recordShadow(tx, job(study, revision), reading, at(seconds)));
const waiting = async (): Promise<number> => (await store.countJobs()).find(({ queue }) => queue === 'shadow')?.ready ?? 0;

async function analyse(study: string, imageScore: number, seconds: number): Promise<void> {
  await enter(store, [arrival(study, '1')], at(seconds));
  await decideInstance(store, job(study), analysed(imageScore), at(seconds));
}

describe('what a model on trial says', () => {
  it('is entered once a pair of versions, with what the serving one had said', async () => {
    await analyse('s', 0.8, 1);
    expect(await findShadowQuestion(store.books, job('s'))).toEqual({
      studyInstanceUID: '1.2.s',
      seriesInstanceUID: '1.2.s.1',
      sopInstanceUID: '1.2.s.1.1',
      serving: model(1),
      servingScore: 0.8,
      servingBoxes: [{ score: 0.8, left: 1, top: 2, width: 3, height: 4 }],
    });
    expect(await record('s', said(0.6), 2)).toBe(true);
    expect(await record('s', said(0.1), 3)).toBe(false);
    expect(await record('s', said(0.2, 3), 4)).toBe(true);
    const pairs = await shadowPairs(store.books, {}, 10);
    expect(pairs).toEqual([
      { serving: model(1), challenger: model(3), outcomes: { analysed: 1, skipped: 0, failed: 0 }, firstReadAt: at(4), lastReadAt: at(4) },
      { serving: model(1), challenger: model(2), outcomes: { analysed: 1, skipped: 0, failed: 0 }, firstReadAt: at(2), lastReadAt: at(2) },
    ]);
    expect(await shadowReadingsOf(store.books, { serving: model(1), challenger: model(2) }, {}, 10)).toMatchObject([{ servingScore: 0.8, challengerScore: 0.6, servingVersion: 1, challengerVersion: 2, computeMs: 7 }]);
  });

  it('is counted where it could not be read, and filtered by versions and time', async () => {
    await analyse('t', 0.5, 10);
    await record('t', { model: model(2), outcome: { kind: 'skipped', code: 'UNLIKE_TRAINING_IMAGES' } }, 11);
    const [pair] = await shadowPairs(store.books, { challenger: { name: 'test', version: 2 } }, 10);
    expect(pair).toMatchObject({ outcomes: { analysed: 1, skipped: 1, failed: 0 }, firstReadAt: at(2), lastReadAt: at(11) });
    expect(await shadowReadingsOf(store.books, { serving: model(1), challenger: model(2) }, {}, 10)).toHaveLength(1);
    expect(await shadowPairs(store.books, { serving: { name: 'test', version: 9 } }, 10)).toEqual([]);
    expect((await shadowPairs(store.books, { since: at(4), until: at(11) }, 10)).map(({ challenger }) => challenger.version)).toEqual([3]);
    expect(await shadowPairs(store.books, {}, 1)).toHaveLength(1);
  });

  it('is dropped when the image was asked for again since', async () => {
    await analyse('again', 0.5, 20);
    await enter(store, [arrival('again', '1', 'another file')], at(21));
    expect(await record('again', said(0.4), 22)).toBe(false);
    await decideInstance(store, job('again', 2), analysed(0.7), at(23));
    expect(await record('again', said(0.4), 24)).toBe(false);
    expect(await record('again', said(0.4), 25, 2)).toBe(true);
  });

  it('cannot be changed or removed', async () => {
    for (const change of ['DELETE FROM pneumogate.shadow_readings', 'TRUNCATE pneumogate.shadow_readings', 'UPDATE pneumogate.shadow_readings SET challenger_score = 1']) {
      await expect(store.books.execute(sql.raw(change)), change).rejects.toMatchObject({ cause: { message: expect.stringContaining('append-only') as string } });
    }
  });
});

describe('asking a model on trial', () => {
  it('goes with the decision, and is left out while too many wait', async () => {
    await enter(store, [arrival('ask', '1')], at(30));
    const decide = (fails: boolean) =>
      store.transaction(async (tx) => {
        await beginAnalysis(tx, job('ask'), at(31));
        await recordOutcome(tx, job('ask'), analysed(0.5), 0, at(31));
        const asked = await askShadow(tx, job('ask'), 2);
        if (fails) throw new Error('changed my mind');
        return asked;
      });
    await expect(decide(true)).rejects.toThrow('changed my mind');
    expect(await waiting()).toBe(0);
    expect(await decide(false)).toBe(true);
    expect(await store.transaction((tx) => askShadow(tx, job('ask'), 2))).toBe(true);
    expect(await store.transaction((tx) => askShadow(tx, job('ask'), 2))).toBe(false);
    expect(await waiting()).toBe(2);
  });

  it('takes nothing down with it when it fails', async () => {
    await enter(store, [arrival('fails', '1')], at(40));
    await store.transaction(async (tx) => {
      await beginAnalysis(tx, job('fails'), at(41));
      await recordOutcome(tx, job('fails'), analysed(0.5), 0, at(41));
      const broken = { ...tx, send: async () => { await tx.books.execute(sql`SELECT 1 / 0`); } };
      await expect(askShadow(broken, job('fails'), 10)).rejects.toThrow();
    });
    expect(await findStudy(store.books, '1.2.fails')).toMatchObject({ state: 'settling', instanceCounts: { analysed: 1 } });
  });

  it('that is given up is a dead letter, of which neither image nor study hears, and can be repeated', async () => {
    await analyse('dead', 0.5, 50);
    const before = await findStudy(store.books, '1.2.dead');
    const id = '0197a3b4-0000-7000-8000-00000000000b';
    const dead = { id, queue: 'shadow', data: job('dead'), attempts: 9, reason: 'ENGINE_LOST', sentence: 'Lost.' } as const;
    for (const _ of [1, 2]) await store.transaction((tx) => enterDeadShadow(tx, dead, at(51)));
    await store.transaction((tx) => enterDeadShadow(tx, { ...dead, id: 'other', data: job('unknown study') }, at(51)));
    expect(await listDeadLetters(store.books, { limit: 9 })).toMatchObject([{ queue: 'shadow', studyId: 'dead', instanceId: 'dead/1', reason: 'ENGINE_LOST' }]);
    expect(await findStudy(store.books, '1.2.dead')).toEqual(before);
    const jobs = await waiting();
    await store.transaction((tx) => requeueDeadLetter(tx, id, at(52)));
    expect([await countDeadLetters(store.books), await waiting()]).toEqual([0, jobs + 1]);
    expect(await findStudy(store.books, '1.2.dead')).toEqual(before);
  });
});
