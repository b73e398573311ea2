import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataSet, composeDataSet, readDicom, text, writeDicom } from '#dicom';
import type { DicomWebClient, StoredFile } from '#dicomweb';
import { loadSettings, openLogger, openMetrics } from '#platform';
import { Fault } from '#fault';
import { type Arrival, decideReport, findStudy } from '#store';
import { type EmbeddedStore, openEmbeddedStore, storeTimeoutMs } from '../../../test/fixtures/embedded-store.ts';
import { arrival, enterAnalysed } from '../ingest/arrival.fixture.ts';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import { type PipelineMetrics, openPipelineMetrics } from '../pipeline-metrics.ts';
import { identify } from './compose-report.ts';
import { reportJob } from './report-work.ts';

const settings = { ...loadSettings({ env: {} }).report, settleSeconds: 0, sopClass: 'comprehensive' } as const;
const cameAt = new Date('2026-03-04T23:04:00Z');
const decidedAt = new Date('2026-03-04T23:05:00Z');

let books: EmbeddedStore;
let metrics: PipelineMetrics;
beforeAll(async () => {
  books = await openEmbeddedStore();
  metrics = openPipelineMetrics(openMetrics(), books.store);
}, storeTimeoutMs);
afterAll(() => books.remove(), storeTimeoutMs);

const headerOf = ({ studyInstanceUID }: Arrival): DataSet => composeDataSet({ StudyInstanceUID: studyInstanceUID, StudyDate: '20260305', StudyTime: '080000' });
const fileOf = (told: Arrival): Uint8Array =>
  writeDicom({ ...headerOf(told), ...composeDataSet({ SOPClassUID: told.sopClassUID, SOPInstanceUID: told.sopInstanceUID, PatientID: 'corrected' }) });
const notAsked = () => Promise.reject(new Error('not asked'));

interface World {
  readonly timeZone?: string | undefined;
  /** What DICOMweb has instead of the image's header. */
  readonly noHeader?: Fault;
  /** Whether Orthanc lists the image. */
  readonly isListed?: boolean;
  /** Orthanc's answer to who asks for the image's file, which has these bytes. */
  readonly openFile?: (file: Uint8Array) => ReturnType<OrthancClient['openFile']>;
}

let studies = 0;

/** What is stored for a report that was decided before the job came, as by a gateway that ended meanwhile, and the study's state afterwards. */
async function reportedIn({ timeZone, noHeader, isListed = true, openFile = notAsked }: World): Promise<{ readonly dataSets: readonly DataSet[]; readonly state: string | undefined }> {
  const { store } = books;
  const told = arrival(++studies);
  await enterAnalysed(store, told, [], cameAt);
  await store.transaction((tx) => decideReport(tx, told.studyId, { settleMs: 0, identify: (facts) => identify(facts, settings.sopClass) }, decidedAt));
  const files: StoredFile[] = [];
  const dicomWeb: DicomWebClient = {
    search: notAsked,
    retrieveInstance: notAsked,
    retrieveMetadata: () => (noHeader === undefined ? Promise.resolve(headerOf(told)) : Promise.reject(noHeader)),
    store: (_study, given) => {
      files.push(...given);
      return Promise.resolve();
    },
  };
  const orthanc: OrthancClient = { changes: notAsked, ping: notAsked, describe: () => Promise.resolve(isListed ? [told] : []), openFile: () => openFile(fileOf(told)) };
  const on = { store, dicomWeb, orthanc, settings: { ...settings, timeZone }, softwareVersion: '1', metrics, logger: openLogger({ level: 'fatal' }, 'test') };
  await reportJob(on, { id: 'j', data: { studyId: told.studyId }, attempt: 1, signal: new AbortController().signal });
  return { dataSets: files.map(({ bytes }) => readDicom(bytes).dataSet), state: (await findStudy(store.books, told.studyInstanceUID))?.state };
}

async function stored(timeZone: string | undefined) {
  const { dataSets, state } = await reportedIn({ timeZone });
  expect(state).toBe('reported');
  return dataSets.map((dataSet) => ['SOPClassUID', 'ContentDate', 'ContentTime', 'TimezoneOffsetFromUTC'].map((keyword) => text(dataSet, keyword)));
}

describe('reportJob', () => {
  const sopClassUID = '1.2.840.10008.5.1.4.1.1.88.33';

  it('stores the report as it was decided, in the time zone of the settings', async () => {
    expect(await stored('Asia/Tokyo')).toEqual([[sopClassUID, '20260305', '080500.000', '+0900']]);
  });

  it('shows the clock of the process where no time zone is set', async () => {
    const { TZ } = process.env;
    process.env.TZ = 'Asia/Tokyo';
    try {
      expect(await stored(undefined)).toEqual([[sopClassUID, '20260305', '080500.000', undefined]]);
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });

  describe('where DICOMweb tells no header', () => {
    const notFound = new Fault('NOT_FOUND', 'PACS_NOT_FOUND', 'Gone.');
    const noMetadata = new Fault('UNAVAILABLE', 'PACS_NO_METADATA', 'Nothing.');
    const inPieces = (file: Uint8Array) => Promise.resolve({ bytes: (async function* pieces() { yield* [await Promise.resolve(file.subarray(0, 200)), file.subarray(200)]; })(), totalBytes: file.length });

    it.each([notFound, noMetadata])('copies that of the file, for $reason', async (noHeader) => {
      const { dataSets } = await reportedIn({ noHeader, openFile: inPieces });
      expect(dataSets.map((dataSet) => [text(dataSet, 'PatientID'), text(dataSet, 'StudyDate')])).toEqual([['corrected', '20260305']]);
    });

    it('takes no more of the file than its header needs', async () => {
      let asked = 0;
      async function* endless(file: Uint8Array): AsyncGenerator<Uint8Array> {
        // PixelData of undefined length, and a fragment that is larger than any radiograph.
        yield await Promise.resolve(Buffer.concat([file, Buffer.from('e07f1000 4f420000 ffffffff feff00e0 00000000 feff00e0 ffffff7f'.replaceAll(' ', ''), 'hex')]));
        for (; asked < 200; asked++) yield new Uint8Array(2 ** 20);
      }
      const { dataSets } = await reportedIn({ noHeader: notFound, openFile: (file) => Promise.resolve({ bytes: endless(file), totalBytes: undefined }) });
      expect(dataSets.map((dataSet) => text(dataSet, 'PatientID'))).toEqual(['corrected']);
      expect(asked).toBeLessThanOrEqual(64);
    });

    it.each([notFound, noMetadata])('stores nothing for an image that is gone, for $reason', async (noHeader) => {
      expect(await reportedIn({ noHeader, isListed: false, openFile: inPieces })).toEqual({ dataSets: [], state: 'deleted' });
    });

    it('tries again while the file is missing', async () => {
      await expect(reportedIn({ noHeader: notFound, openFile: () => Promise.reject(notFound) })).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'PACS_FILE_MISSING' });
    });
  });
});
