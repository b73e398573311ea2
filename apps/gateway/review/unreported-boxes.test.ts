import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeDataSet } from '#dicom';
import { loadSettings } from '#platform';
import { type ModelReport, type Store, type StudyDetail, decideReport, findStudy, modelReports, recordStored } from '#store';
import { type EmbeddedStore, openEmbeddedStore, storeTimeoutMs } from '../../../test/fixtures/embedded-store.ts';
import { arrival, enterAnalysed } from '../ingest/arrival.fixture.ts';
import { identify } from '../report/compose-report.ts';
import { addressesOf } from './addresses.ts';
import { type SentReview, sentReview } from './review-schemas.ts';
import { viewReview } from './review-views.ts';
import { submitReview } from './submit-review.ts';
import { storedReport } from './unreported-boxes.ts';

const settings = loadSettings({ env: {} });
const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1, hour));
const told = arrival(7);
const box = (left: number) => ({ score: 0.5, left, top: 2, width: 30.25, height: 40 });

let opened: EmbeddedStore;
let store: Store;
const sent: string[] = [];
const predecessors: (string | null)[] = [];

beforeAll(async () => {
  opened = await openEmbeddedStore();
  store = opened.store;
}, storeTimeoutMs);
afterAll(() => opened.remove(), storeTimeoutMs);

/** The image comes (again), and the model finds these boxes. */
const analyse = (revision: number, lefts: readonly number[]): Promise<void> => enterAnalysed(store, told, lefts.map(box), at(revision), revision);

/** Decides the report of a revision; `stored`: Orthanc takes it. */
async function report(revision: number, stored: boolean): Promise<void> {
  const decided = await store.transaction((tx) => decideReport(tx, told.studyId, { settleMs: 0, identify: (facts) => identify(facts, 'comprehensive-3d') }, at(revision)));
  if (stored && decided !== undefined) await store.transaction((tx) => recordStored(tx, decided.report, at(revision)));
}

async function books(): Promise<{ readonly study: StudyDetail; readonly reports: readonly ModelReport[] }> {
  const study = (await findStudy(store.books, told.studyInstanceUID)) ?? expect.fail('no such study');
  return { study, reports: await modelReports(store.books, study.studyId) };
}

/** Boxes that a reader is shown, and those that are only told of. */
async function shown(): Promise<readonly unknown[]> {
  const { study, reports } = await books();
  const [image] = viewReview(study, storedReport(reports), [], addressesOf(settings.gateway)).images;
  return [image?.aiBoxes.map(({ left }) => left), image?.unreportedBoxes];
}

async function say(verdict: SentReview['images'][number]['verdict'], more: { readonly key?: string; readonly report?: string | null } = {}): Promise<unknown> {
  const { study, reports } = await books();
  const dicomWeb = {
    retrieveMetadata: () => Promise.resolve(composeDataSet({ StudyInstanceUID: told.studyInstanceUID, PatientID: 'P' })),
    store: (_: string, files: readonly { readonly sopInstanceUID: string }[]) => {
      sent.push(...files.map(({ sopInstanceUID }) => sopInstanceUID));
      return Promise.resolve();
    },
  };
  const orthanc = { describe: () => Promise.reject(new Error('not asked')), openFile: () => Promise.reject(new Error('not asked')) };
  const review = sentReview.parse({ key: crypto.randomUUID(), reviewer: 'R', ...more, images: [{ sopInstanceUID: told.sopInstanceUID, verdict, boxes: verdict === 'boxes' ? [{ left: 1, top: 1, width: 9, height: 9 }] : [] }] });
  const { sopInstanceUID, predecessorUID } = await submitReview({ store, orthanc, dicomWeb, settings: settings.report, softwareVersion: '0' }, review, study, reports, at(9));
  predecessors.push(predecessorUID);
  return sopInstanceUID;
}

const refused = { code: 'FAILED_PRECONDITION', reason: 'BOXES_NOT_SHOWN' };

it('tells of boxes that no report in Orthanc shows, and refuses no pneumonia until they were shown', async () => {
  await analyse(1, [10, 90]);
  expect(await shown()).toEqual([[], 2]);
  await report(1, false);
  expect(await shown(), 'decided, but not stored').toEqual([[], 2]);
  const key = crypto.randomUUID();
  await expect(say('no-pneumonia', { key })).rejects.toMatchObject(refused);
  expect(sent).toEqual([]);
  const others = [await say('not-assessable'), await say('boxes')];
  expect(sent).toEqual(others);

  await report(1, true);
  expect(await shown()).toEqual([[10, 90], 0]);
  const first = (await books()).reports[0]?.report.sopInstanceUID;
  const review = await say('no-pneumonia', { key });
  expect(predecessors, 'the refusal kept nothing').toEqual([null, null, first]);
  expect(sent).toEqual([...others, review]);
  await expect(say('no-pneumonia', { report: null }), 'loaded before the report came').rejects.toMatchObject(refused);

  await analyse(2, [10, 50]);
  expect(await shown(), 'the later answer has another box').toEqual([[10, 90], 1]);
  await expect(say('no-pneumonia')).rejects.toMatchObject(refused);
  expect(await say('no-pneumonia', { key }), 'what is stored is stored').toBe(review);
  await report(2, true);
  expect(await shown()).toEqual([[10, 50], 0]);
  await expect(say('no-pneumonia', { report: first ?? '' }), 'loaded before the later report').rejects.toMatchObject(refused);
  await say('no-pneumonia');
});
