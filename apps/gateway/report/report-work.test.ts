import { describe, expect, it } from 'vitest';
import { composeDataSet, readDicom, text } from '#dicom';
import type { DicomWebClient, StoredFile } from '#dicomweb';
import { openLogger } from '#platform';
import type { DecidedReport, Store } from '#store';
import { type ReportDependencies, reportJob } from './report-work.ts';

const image = { seriesInstanceUID: '1.3', sopInstanceUID: '1.4', sopClassUID: '1.2.840.10008.5.1.4.1.1.1.1', columns: 300, rows: 400, outcome: { kind: 'analysed', imageScore: 0.5, detections: [] } };
const decided = {
  study: { studyInstanceUID: '1.2', lastReceivedAt: new Date('2026-03-04T23:04:00Z') },
  report: { sopInstanceUID: '2.25.1', seriesInstanceUID: '2.25.2', sopClassUID: '1.2.840.10008.5.1.4.1.1.88.33', contentTime: new Date('2026-03-04T23:05:00Z'), images: [image] },
  model: { name: 'm', version: 1, deviceUID: '2.25.3', operatingPoint: 0.3 },
  source: image,
} as unknown as DecidedReport;

/** What is stored of the report that the books give. */
async function stored(timeZone: string | undefined) {
  const results: unknown[] = [decided, undefined, undefined];
  const files: StoredFile[] = [];
  const dicomWeb: Partial<DicomWebClient> = {
    retrieveMetadata: () => Promise.resolve(composeDataSet({ StudyInstanceUID: '1.2', StudyDate: '20260305', StudyTime: '080000' })),
    store: (_study, given) => {
      files.push(...given);
      return Promise.resolve();
    },
  };
  const on = {
    store: { transaction: () => Promise.resolve(results.shift()) } as unknown as Store,
    dicomWeb,
    settings: { settleSeconds: 0, sopClass: 'comprehensive-3d', seriesNumber: 1, timeZone },
    softwareVersion: '1',
    metrics: { reported: () => undefined },
    logger: openLogger({ level: 'fatal' }, 'test'),
  } as unknown as ReportDependencies;
  await reportJob(on, { id: 'j', data: { studyId: 's' }, attempt: 1, signal: new AbortController().signal });
  const { dataSet } = readDicom(files[0]?.bytes ?? new Uint8Array());
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
});
