import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeDataSet, readDicom, text, writeDicom } from '#dicom';
import { type ReviewContent, type ReviewedImage, readReport, trackedDetections, writeReport, writeReview } from './index.ts';

const options = { sopClass: 'comprehensive-3d', seriesNumber: 9903, softwareVersion: '0.1.0' } as const;
const source = composeDataSet({ StudyInstanceUID: '2.25.4', PatientID: 'P' });
const file = (uid: string) => ({ seriesInstanceUID: '2.25.5', sopInstanceUID: uid, sopClassUID: '1.2.840.10008.5.1.4.1.1.1', columns: 400, rows: 300 });

const content = (images: readonly ReviewedImage[], more: Partial<ReviewContent> = {}): ReviewContent => ({
  seriesInstanceUID: '2.25.1',
  sopInstanceUID: '2.25.2',
  contentTime: new Date('2026-03-01T23:30:00.250Z'),
  reviewer: 'Reader^One',
  source,
  images,
  ...more,
});

const stored = (review: ReviewContent) => readReport(readDicom(writeDicom(writeReview(review, options))).dataSet);
const edge = fc.integer({ min: 0, max: 250 });
const extent = fc.integer({ min: 1, max: 50 });

describe('writeReview', () => {
  it('reads back who said what of which image, and when', () => {
    const predecessor = { studyInstanceUID: '2.25.4', seriesInstanceUID: '2.25.8', sopInstanceUID: '2.25.9', sopClassUID: '1.2.840.10008.5.1.4.1.1.88.34' };
    const box = { left: 10.5, top: 20.25, width: 30, height: 40.5, trackingUID: '2.25.99' };
    const read = stored(content([{ ...file('2.25.60'), verdict: 'present', boxes: [box] }, { ...file('2.25.61'), verdict: 'absent', boxes: [] }, { ...file('2.25.62'), verdict: 'not-assessable', boxes: [] }], { predecessor }));
    expect(read.observer).toEqual({ kind: 'person', name: 'Reader^One' });
    expect(read.model).toBeUndefined();
    expect(read.contentTime).toEqual(new Date('2026-03-01T23:30:00.250Z'));
    expect(read.predecessors).toEqual([predecessor]);
    expect(read.images.map(({ sopInstanceUID, verdict, columns, rows }) => [sopInstanceUID, verdict, columns, rows])).toEqual([
      ['2.25.60', 'present', 400, 300],
      ['2.25.61', 'absent', 400, 300],
      ['2.25.62', 'not-assessable', 400, 300],
    ]);
    expect(read.regions).toMatchObject([{ sopInstanceUID: '2.25.60', box: { left: 10.5, top: 20.25, width: 30, height: 40.5 }, trackingUID: '2.25.99', score: undefined }]);
    expect(read.notes).toEqual([]);
  });

  it('keeps every box', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ left: edge, top: edge, width: extent, height: extent }), { minLength: 1, maxLength: 8 }), (boxes) => {
        const tracked = boxes.map((box, index) => ({ ...box, trackingUID: `2.25.7${index}` }));
        const { regions } = stored(content([{ ...file('2.25.60'), verdict: 'present', boxes: tracked }]));
        expect(regions.map(({ box, trackingUID }) => ({ ...box, trackingUID }))).toEqual(tracked);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a review of nothing', () => {
    expect(() => writeReview(content([]), options)).toThrow(expect.objectContaining({ reason: 'REVIEW_WITHOUT_IMAGE' }));
  });
});

describe('trackedDetections', () => {
  it('tells the boxes and UIDs that the written report has', () => {
    const detections = [
      { left: -5, top: 10, width: 30, height: 40, score: 0.9 },
      { left: 500, top: 10, width: 30, height: 40, score: 0.8 },
      { left: 100, top: 100, width: 50, height: 60, score: 0.7 },
    ];
    const image = { ...file('2.25.60'), outcome: { kind: 'analysed', imageScore: 0.9, detections } } as const;
    const model = { name: 'm', version: 2, deviceUID: '2.25.3', operatingPoint: 0.3 };
    const report = writeReport({ seriesInstanceUID: '2.25.1', sopInstanceUID: '2.25.2', contentTime: new Date(0), model, source, images: [image] }, options);
    const { regions } = readReport(report);
    expect(trackedDetections({ sopInstanceUID: text(report, 'SOPInstanceUID') ?? '' }, image)).toEqual(regions.map(({ box, score, trackingUID }) => ({ ...box, score, trackingUID })));
    expect(regions).toHaveLength(2);
  });
});
