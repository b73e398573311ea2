import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageLabel } from '#labels';
import { type Reading, type Store, beginReading, countDeadLetters, decideDocument, enterDeadReading, findStudy, labelsOfStudies, listLabels, recordReading, requeueDeadLetter, tracedReports } from './index.ts';
import { arrival, at, enter, openTestStore } from './store.fixture.ts';

let opened: Awaited<ReturnType<typeof openTestStore>>;
let store: Store;

beforeAll(async () => {
  opened = await openTestStore();
  store = opened.store;
}, 180_000);
afterAll(async () => {
  await opened.close();
}, 180_000);

const document = (study: string, name: string, fileUUID?: string) => ({ ...arrival(study, name, fileUUID), sopClassUID: '1.2.840.10008.5.1.4.1.1.88.22', modality: 'SR' });
const job = (study: string, name: string, revision = 1) => ({ studyId: study, instanceId: `${study}/${name}`, revision });
const label: ImageLabel = { sopInstanceUID: '1.9', seriesInstanceUID: '1.8', columns: 300, rows: 400, verdict: 'boxes', marks: [{ fate: 'added', box: { left: 1, top: 2, width: 3, height: 4 }, trackingUID: null, shown: null, iou: null }] };

const reading = (uid: string, more: Partial<Reading> = {}): Reading => ({
  sopInstanceUID: uid,
  seriesInstanceUID: '1.7',
  sopClassUID: '1.2.840.10008.5.1.4.1.1.88.22',
  studyInstanceUID: '1.2.x',
  reader: 'A',
  observedAt: at(0),
  trace: null,
  notes: [],
  labels: [label],
  ...more,
});

const read = (study: string, name: string, what: Reading, seconds: number, revision = 1): Promise<boolean> =>
  store.transaction(async (tx) => (await beginReading(tx, job(study, name, revision))) !== undefined && (await recordReading(tx, job(study, name, revision), what, at(seconds))));

describe("a person's report in the books", () => {
  it('is read once, and does not disturb its study', async () => {
    await enter(store, [arrival('r', '1')], at(0));
    expect(await enter(store, [document('r', 'sr')], at(1))).toBe(1);
    expect(await enter(store, [document('r', 'sr')], at(1)), 'the same file again').toBe(0);
    expect(await findStudy(store.books, '1.2.r')).toMatchObject({ state: 'received', lastReceivedAt: at(0), instanceCounts: { pending: 1 } });
    expect(await read('r', 'sr', reading('sr'), 2)).toBe(true);
    expect(await read('r', 'sr', reading('sr'), 3), 'the job runs again').toBe(false);
    expect(await labelsOfStudies(store.books, ['r'])).toMatchObject([{ label: { sopInstanceUID: '1.9', verdict: 'boxes' }, reading: { reader: 'A', readAt: at(2) } }]);
    expect(await tracedReports(store.books, 'r')).toEqual([{ sopInstanceUID: 'sr', shownUID: null }]);
  });

  it('is read when it was gone and is back as the same file', async () => {
    const told = [document('back', 'sr')];
    await enter(store, told, at(0));
    await store.transaction((tx) => decideDocument(tx, job('back', 'sr'), { state: 'deleted' }, at(1)));
    expect(await enter(store, told, at(2))).toBe(1);
    expect(await read('back', 'sr', reading('back sr'), 3, 2)).toBe(true);
  });

  it('opens a study that is not known, which has nothing for the model', async () => {
    await enter(store, [document('alone', 'sr')], at(0));
    expect((await findStudy(store.books, '1.2.alone'))?.state).toBe('skipped');
    await enter(store, [arrival('alone', '1')], at(1));
    expect((await findStudy(store.books, '1.2.alone'))?.state).toBe('received');
  });

  it('says what it said first, should it be stored again', async () => {
    await enter(store, [document('r', 'sr', 'another file')], at(5));
    expect(await read('r', 'sr', reading('sr', { reader: 'B', labels: [] }), 6)).toBe(false);
    expect(await read('r', 'sr', reading('sr', { reader: 'B', labels: [] }), 6, 2)).toBe(true);
    expect(await labelsOfStudies(store.books, ['r'])).toMatchObject([{ reading: { reader: 'A' } }]);
  });

  it('cannot be changed or removed', async () => {
    for (const table of ['readings', 'image_labels']) {
      for (const change of [`DELETE FROM pneumogate.${table}`, `TRUNCATE pneumogate.${table} CASCADE`, table === 'readings' ? `UPDATE pneumogate.readings SET reader = 'B'` : `UPDATE pneumogate.image_labels SET verdict = 'no-pneumonia'`]) {
        await expect(store.books.execute(sql.raw(change)), change).rejects.toMatchObject({ cause: { message: expect.stringContaining('append-only') as string } });
      }
    }
    expect(await labelsOfStudies(store.books, ['r'])).toHaveLength(1);
  });

  it('is listed in the order of reading, page by page', async () => {
    await enter(store, ['p1', 'p2', 'p3'].map((name) => document('pages', name)), at(10));
    const two = [label, { ...label, sopInstanceUID: '1.91' }];
    await read('pages', 'p2', reading('p2', { labels: two }), 11);
    await read('pages', 'p1', reading('p1', { labels: two }), 12);
    await read('pages', 'p3', reading('p3', { labels: two }), 12);
    const seen: string[] = [];
    let last: Parameters<typeof listLabels>[1]['after'];
    for (;;) {
      const page = await listLabels(store.books, { limit: 2, since: at(11), after: last });
      seen.push(...page.map((row) => `${row.reading.sopInstanceUID} ${row.label.sopInstanceUID}`));
      const end = page.at(-1);
      if (end === undefined) break;
      last = { readAt: end.reading.readAt, readingUID: end.reading.sopInstanceUID, sopInstanceUID: end.label.sopInstanceUID };
    }
    expect(seen).toEqual(['p2 1.9', 'p2 1.91', 'p1 1.9', 'p1 1.91', 'p3 1.9', 'p3 1.91']);
  });

  it('that cannot be read has its reason; one given up is a dead letter and can be asked for again', async () => {
    await enter(store, [document('bad', 'broken'), document('bad', 'lost')], at(20));
    const failed = { state: 'failed', code: 'DICOM_TRUNCATED', sentence: 'It ends too early.' } as const;
    expect(await store.transaction((tx) => decideDocument(tx, job('bad', 'broken'), failed, at(21)))).toBe(true);
    const id = '0197a3b4-0000-7000-8000-00000000000a';
    await store.transaction((tx) => enterDeadReading(tx, { id, queue: 'reading', data: job('bad', 'lost'), attempts: 9, reason: 'AWAY', sentence: 'Away.' }, at(22)));
    expect(await countDeadLetters(store.books)).toBe(1);
    await store.transaction((tx) => requeueDeadLetter(tx, id, at(23)));
    expect(await read('bad', 'lost', reading('lost'), 24, 2)).toBe(true);
  });
});
