import { describe, expect, it } from 'vitest';
import { composeDataSet, readDicom, text } from '#dicom';
import type { StoredFile } from '#dicomweb';
import type { ReviewRow, Store, StudyDetail } from '#store';
import type { SentReview } from './review-schemas.ts';
import { submitReview } from './submit-review.ts';

describe('submitReview', () => {
  it('writes the review in the time zone of the settings', async () => {
    const image = { seriesInstanceUID: '1.3', sopInstanceUID: '1.4', sopClassUID: '1.2.840.10008.5.1.4.1.1.1.1', state: 'analysed', columns: 300, rows: 400, detections: [] };
    const study = { studyId: 's', studyInstanceUID: '1.2', instances: [image] } as unknown as StudyDetail;
    const sent: SentReview = { key: 'k', reviewer: 'Reader^One', images: [{ sopInstanceUID: '1.4', verdict: 'boxes', boxes: [{ left: 1, top: 2, width: 30, height: 40 }] }] };
    const contentTime = new Date('2026-03-04T23:05:00Z');
    const fixed: Partial<ReviewRow> = { seriesInstanceUID: '2.25.1', sopInstanceUID: '2.25.2', sopClassUID: '1.2.840.10008.5.1.4.1.1.88.34', predecessorUID: null, contentTime, storedAt: null };
    const files: StoredFile[] = [];
    const desk = {
      store: { transaction: () => Promise.resolve(fixed) } as unknown as Store,
      dicomWeb: {
        retrieveMetadata: () => Promise.resolve(composeDataSet({ StudyInstanceUID: '1.2', StudyDate: '20260305', StudyTime: '080000' })),
        store: (_study: string, given: readonly StoredFile[]) => {
          files.push(...given);
          return Promise.resolve();
        },
      },
      settings: { settleSeconds: 0, sopClass: 'comprehensive-3d', seriesNumber: 1, timeZone: 'Asia/Tokyo' } as const,
      softwareVersion: '1',
    };
    await submitReview(desk, sent, study, [], contentTime);
    const { dataSet } = readDicom(files[0]?.bytes ?? new Uint8Array());
    expect(['ContentDate', 'ContentTime', 'TimezoneOffsetFromUTC'].map((keyword) => text(dataSet, keyword))).toEqual(['20260305', '080500.000', '+0900']);
  });
});
