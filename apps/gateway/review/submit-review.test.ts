import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataSet, composeDataSet, readDicom, text, writeDicom } from '#dicom';
import type { StoredFile } from '#dicomweb';
import { Fault } from '#fault';
import { loadSettings } from '#platform';
import { type Arrival, findStudy } from '#store';
import { type EmbeddedStore, openEmbeddedStore, storeTimeoutMs } from '../../../test/fixtures/embedded-store.ts';
import { arrival, enterAnalysed } from '../ingest/arrival.fixture.ts';
import type { SentReview } from './review-schemas.ts';
import { type ReviewDesk, submitReview } from './submit-review.ts';

const settings = { ...loadSettings({ env: {} }).report, timeZone: 'Asia/Tokyo' };
const cameAt = new Date('2026-03-04T23:00:00Z');
const contentTime = new Date('2026-03-04T23:05:00Z');

let books: EmbeddedStore;
beforeAll(async () => {
  books = await openEmbeddedStore();
}, storeTimeoutMs);
afterAll(() => books.remove(), storeTimeoutMs);

const headerOf = ({ studyInstanceUID, sopClassUID, sopInstanceUID }: Arrival): DataSet =>
  composeDataSet({ SOPClassUID: sopClassUID, SOPInstanceUID: sopInstanceUID, StudyInstanceUID: studyInstanceUID, StudyDate: '20260305', StudyTime: '080000' });
const notAsked = () => Promise.reject(new Error('not asked'));

interface World {
  /** What DICOMweb has instead of the image's header. */
  readonly noHeader?: Fault;
  /** Whether Orthanc lists the image. */
  readonly isListed?: boolean;
  /** Orthanc's answer to who asks for the image's file, which has these bytes. */
  readonly openFile?: (file: Uint8Array) => ReturnType<ReviewDesk['orthanc']['openFile']>;
}

let studies = 0;

/** The data sets that are stored for a review of a study's only image. */
async function storedIn({ noHeader, isListed = true, openFile = notAsked }: World): Promise<DataSet[]> {
  const { store } = books;
  const told = arrival(++studies);
  await enterAnalysed(store, told, [], cameAt);
  const study = (await findStudy(store.books, told.studyInstanceUID)) ?? expect.fail('no such study');
  const sent: SentReview = { key: `key ${studies}`, reviewer: 'Reader^One', images: [{ sopInstanceUID: told.sopInstanceUID, verdict: 'boxes', boxes: [{ left: 1, top: 2, width: 30, height: 40 }] }] };
  const files: StoredFile[] = [];
  const desk: ReviewDesk = {
    store,
    dicomWeb: {
      retrieveMetadata: () => (noHeader === undefined ? Promise.resolve(headerOf(told)) : Promise.reject(noHeader)),
      store: (_study, given) => {
        files.push(...given);
        return Promise.resolve();
      },
    },
    orthanc: {
      describe: () => Promise.resolve(isListed ? [told] : []),
      openFile: () => openFile(writeDicom({ ...headerOf(told), ...composeDataSet({ PatientID: 'corrected' }) })),
    },
    settings,
    softwareVersion: '1',
  };
  await submitReview(desk, sent, study, [], contentTime);
  return files.map(({ bytes }) => readDicom(bytes).dataSet);
}

describe('submitReview', () => {
  it('writes the review in the time zone of the settings', async () => {
    const [dataSet = {}] = await storedIn({});
    expect(['ContentDate', 'ContentTime', 'TimezoneOffsetFromUTC'].map((keyword) => text(dataSet, keyword))).toEqual(['20260305', '080500.000', '+0900']);
  });

  describe('where DICOMweb tells no header', () => {
    const notFound = new Fault('NOT_FOUND', 'PACS_NOT_FOUND', 'Gone.');
    const noMetadata = new Fault('UNAVAILABLE', 'PACS_NO_METADATA', 'Nothing.');
    const inPieces = (file: Uint8Array) => Promise.resolve({ bytes: (async function* pieces() { yield* [await Promise.resolve(file.subarray(0, 200)), file.subarray(200)]; })(), totalBytes: file.length });

    it.each([notFound, noMetadata])('copies that of the file, for $reason', async (noHeader) => {
      const dataSets = await storedIn({ noHeader, openFile: inPieces });
      expect(dataSets.map((dataSet) => [text(dataSet, 'PatientID'), text(dataSet, 'StudyDate')])).toEqual([['corrected', '20260305']]);
    });

    it('refuses what is said of an image that is gone', async () => {
      await expect(storedIn({ noHeader: notFound, isListed: false, openFile: inPieces })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'IMAGE_UNKNOWN' });
    });

    it('is to be sent again while the file is missing, and gives other faults on', async () => {
      await expect(storedIn({ noHeader: notFound, openFile: () => Promise.reject(notFound) })).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'PACS_FILE_MISSING' });
      await expect(storedIn({ noHeader: new Fault('PERMISSION_DENIED', 'PACS_REFUSED', 'No.') })).rejects.toMatchObject({ reason: 'PACS_REFUSED' });
    });
  });
});
