import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageLabel } from '#labels';
import { type Store, type WorklistFilter, beginReading, changesSince, decideReport, recordReading, recordStored, reviewCandidates, worklist, worklistOrders } from './index.ts';
import { analysed, arrival, at, decideInstance, enter, identify, openTestStore } from './store.fixture.ts';

let opened: Awaited<ReturnType<typeof openTestStore>>;
let store: Store;
const scores = [0.5, 0.1, 0.9, 0.5, 0.3];
const uid = (index: number): string => `1.2.w${index}`;

async function reported(study: string, score: number, seconds: number): Promise<void> {
  await enter(store, [arrival(study, '1')], at(seconds));
  await decideInstance(store, { studyId: study, instanceId: `${study}/1`, revision: 1 }, analysed(score), at(seconds));
  const decided = await store.transaction((tx) => decideReport(tx, study, { settleMs: 0, identify }, at(seconds)));
  if (decided === undefined) throw new Error('nothing was decided');
  await store.transaction((tx) => recordStored(tx, decided.report, at(seconds)));
  await store.transaction((tx) => decideReport(tx, study, { settleMs: 0, identify }, at(seconds)));
}

async function says(study: string, reader: string, verdict: ImageLabel['verdict'], seconds: number): Promise<void> {
  const name = `${reader} ${seconds}`;
  await enter(store, [{ ...arrival(study, name), sopClassUID: '1.2.840.10008.5.1.4.1.1.88.22' }], at(seconds));
  const job = { studyId: study, instanceId: `${study}/${name}`, revision: 1 };
  const label: ImageLabel = { sopInstanceUID: `1.2.${study}.1.1`, seriesInstanceUID: null, columns: null, rows: null, verdict, marks: verdict === 'boxes' ? [{ fate: 'added', box: { left: 1, top: 1, width: 9, height: 9 }, trackingUID: null, shown: null, iou: null }] : [] };
  await store.transaction(async (tx) => {
    await beginReading(tx, job);
    await recordReading(tx, job, { sopInstanceUID: `${study} ${name}`, seriesInstanceUID: 's', sopClassUID: 'c', studyInstanceUID: `1.2.${study}`, reader, observedAt: at(seconds), trace: null, notes: [], labels: [label] }, at(seconds));
  });
}

beforeAll(async () => {
  opened = await openTestStore();
  store = opened.store;
  for (const [index, score] of scores.entries()) await reported(`w${index}`, score, index);
  await enter(store, [arrival('w5', '1')], at(5));
  await says('w0', 'A', 'boxes', 10);
  await says('w1', 'A', 'boxes', 11);
  await says('w1', 'B', 'no-pneumonia', 12);
}, 180_000);
afterAll(async () => {
  await opened.close();
}, 180_000);

const list = async (filter: Partial<WorklistFilter>): Promise<string[]> => (await worklist(store.books, { limit: 50, order: 'newest', ...filter })).map(({ study }) => study.studyInstanceUID);

describe('worklist', () => {
  it('orders by arrival and by score, those without a score as the lowest', async () => {
    expect(await list({})).toEqual([5, 4, 3, 2, 1, 0].map(uid));
    expect(await list({ order: 'oldest' })).toEqual([0, 1, 2, 3, 4, 5].map(uid));
    expect(await list({ order: 'highest-score' })).toEqual([2, 3, 0, 4, 1, 5].map(uid));
    expect(await list({ order: 'lowest-score' })).toEqual([5, 1, 4, 0, 3, 2].map(uid));
  });

  it.each(worklistOrders)('goes on where a page ended, %s first', async (order) => {
    const pages: string[] = [];
    for (let after: WorklistFilter['after']; ; ) {
      const page = await worklist(store.books, { limit: 2, order, after });
      pages.push(...page.map(({ study }) => study.studyInstanceUID));
      const last = page.at(-1);
      if (last === undefined) break;
      after = { value: last.value, studyId: last.study.studyId };
    }
    expect(pages).toEqual(await list({ order }));
  });

  it('filters by state, score, part of the UID and review', async () => {
    expect(await list({ state: 'received' })).toEqual([uid(5)]);
    expect(await list({ minScore: 0.3, maxScore: 0.5 })).toEqual([4, 3, 0].map(uid));
    expect(await list({ search: '2.w3' })).toEqual([uid(3)]);
    expect(new Set(await list({ studies: [uid(3), uid(1), '9.9'] }))).toEqual(new Set([uid(3), uid(1)]));
    expect(await list({ review: 'reviewed' })).toEqual([uid(0)]);
    expect(await list({ review: 'adjudicate' })).toEqual([uid(1)]);
    expect(await list({ review: 'unreviewed' })).toEqual([5, 4, 3, 2].map(uid));
  });

  it('tells score, boxes and how far people are', async () => {
    const [entry] = await worklist(store.books, { limit: 1, order: 'newest', search: uid(1) });
    expect(entry).toMatchObject({ highestScore: 0.1, boxes: 1, images: 1, review: 'adjudicate', readers: 2, lastReviewedAt: at(12) });
    const [waiting] = await worklist(store.books, { limit: 1, order: 'newest', search: uid(5) });
    expect(waiting).toMatchObject({ highestScore: null, boxes: 0, images: 0, review: 'unreviewed', readers: 0, lastReviewedAt: null });
  });
});

describe('reviewCandidates', () => {
  it('are what nobody has labelled, and what readers are divided about', async () => {
    const found = await reviewCandidates(store.books, 3);
    expect(found.map(({ study, divided }) => [study.studyInstanceUID, divided])).toEqual([[uid(4), false], [uid(3), false], [uid(2), false], [uid(1), true]]);
  });
});

describe('changesSince', () => {
  it('tells states and readings of that time and later', async () => {
    expect(await changesSince(store.books, at(5))).toEqual([
      { kind: 'study', studyInstanceUID: uid(5), state: 'received', at: at(5) },
      { kind: 'review', studyInstanceUID: uid(0), at: at(10) },
      { kind: 'review', studyInstanceUID: uid(1), at: at(12) },
    ]);
  });
});
