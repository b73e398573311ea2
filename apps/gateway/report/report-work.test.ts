import { describe, expect, it } from 'vitest';
import { type DataSet, composeDataSet, readDicom, text, writeDicom } from '#dicom';
import type { DicomWebClient, StoredFile } from '#dicomweb';
import { openLogger } from '#platform';
import { Fault } from '#fault';
import type { Arrival, DecidedReport, Store } from '#store';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import { type ReportDependencies, reportJob } from './report-work.ts';

const image = { instanceId: 'i', seriesInstanceUID: '1.3', sopInstanceUID: '1.4', sopClassUID: '1.2.840.10008.5.1.4.1.1.1.1', columns: 300, rows: 400, outcome: { kind: 'analysed', imageScore: 0.5, detections: [] } };
const decided = {
  study: { studyInstanceUID: '1.2', lastReceivedAt: new Date('2026-03-04T23:04:00Z') },
  report: { sopInstanceUID: '2.25.1', seriesInstanceUID: '2.25.2', sopClassUID: '1.2.840.10008.5.1.4.1.1.88.33', contentTime: new Date('2026-03-04T23:05:00Z'), images: [image] },
  model: { name: 'm', version: 1, deviceUID: '2.25.3', operatingPoint: 0.3 },
  source: image,
} as unknown as DecidedReport;

const header = composeDataSet({ StudyInstanceUID: '1.2', StudyDate: '20260305', StudyTime: '080000' });

interface World {
  readonly timeZone?: string | undefined;
  readonly metadata?: DataSet | Fault;
  readonly orthanc?: Partial<OrthancClient>;
}

/** The data sets that are stored for the report that the books give. */
async function storedIn({ timeZone, metadata = header, orthanc }: World): Promise<DataSet[]> {
  const results: unknown[] = [decided, undefined, undefined];
  const files: StoredFile[] = [];
  const dicomWeb: Partial<DicomWebClient> = {
    retrieveMetadata: () => (metadata instanceof Fault ? Promise.reject(metadata) : Promise.resolve(metadata)),
    store: (_study, given) => {
      files.push(...given);
      return Promise.resolve();
    },
  };
  const on = {
    store: { transaction: () => Promise.resolve(results.shift()) } as unknown as Store,
    dicomWeb,
    orthanc,
    settings: { settleSeconds: 0, sopClass: 'comprehensive-3d', seriesNumber: 1, timeZone },
    softwareVersion: '1',
    metrics: { reported: () => undefined },
    logger: openLogger({ level: 'fatal' }, 'test'),
  } as unknown as ReportDependencies;
  await reportJob(on, { id: 'j', data: { studyId: 's' }, attempt: 1, signal: new AbortController().signal });
  return files.map(({ bytes }) => readDicom(bytes).dataSet);
}

async function stored(timeZone: string | undefined) {
  const [dataSet = {}] = await storedIn({ timeZone });
  return ['SOPClassUID', 'ContentDate', 'ContentTime', 'TimezoneOffsetFromUTC'].map((keyword) => text(dataSet, keyword));
}

describe('reportJob', () => {
  const sopClassUID = decided.report.sopClassUID;

  it('stores the report as it was decided, in the time zone of the settings', async () => {
    expect(await stored('Asia/Tokyo')).toEqual([sopClassUID, '20260305', '080500.000', '+0900']);
  });

  it('shows the clock of the process where no time zone is set', async () => {
    const { TZ } = process.env;
    process.env.TZ = 'Asia/Tokyo';
    try {
      expect(await stored(undefined)).toEqual([sopClassUID, '20260305', '080500.000', undefined]);
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });

  describe('where DICOMweb tells no header', () => {
    const notFound = new Fault('NOT_FOUND', 'PACS_NOT_FOUND', 'Gone.');
    const noMetadata = new Fault('UNAVAILABLE', 'PACS_NO_METADATA', 'Nothing.');
    const listed = () => Promise.resolve([{} as Arrival]);
    const file = writeDicom({ ...header, ...composeDataSet({ SOPClassUID: image.sopClassUID, SOPInstanceUID: '1.4', PatientID: 'corrected' }) });
    const openFile = () => Promise.resolve({ bytes: (async function* pieces() { yield* [await Promise.resolve(file.subarray(0, 200)), file.subarray(200)]; })(), totalBytes: file.length });

    it.each([notFound, noMetadata])('copies that of the file, for $reason', async (metadata) => {
      const dataSets = await storedIn({ metadata, orthanc: { describe: listed, openFile } });
      expect(dataSets.map((dataSet) => [text(dataSet, 'PatientID'), text(dataSet, 'StudyDate')])).toEqual([['corrected', '20260305']]);
    });

    it.each([notFound, noMetadata])('stores nothing for an image that is gone, for $reason', async (metadata) => {
      expect(await storedIn({ metadata, orthanc: { describe: () => Promise.resolve([]), openFile } })).toEqual([]);
    });

    it('tries again while the file is missing', async () => {
      await expect(storedIn({ metadata: notFound, orthanc: { describe: listed, openFile: () => Promise.reject(notFound) } })).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'PACS_FILE_MISSING' });
    });
  });
});
