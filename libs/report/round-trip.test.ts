import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detection } from '#detection';
import { composeDataSet, deriveUID, readDicom, writeDicom } from '#dicom';
import { type ImageOutcome, type ReportContent, type ReportedImage, type WriteReportOptions, readReport, writeReport } from './index.ts';

const uid = fc.nat().map((value) => deriveUID(String(value)));
const score = fc.double({ min: 0, max: 1, noNaN: true });
const seriesInstanceUIDs = ['2.25.71', '2.25.72'];

const share = (min: number) => fc.double({ min, max: 0.5, noNaN: true });

/** A box with an area, inside a matrix. */
const detection = (columns: number, rows: number): fc.Arbitrary<Detection> =>
  fc
    .record({ left: share(0), top: share(0), width: share(0.01), height: share(0.01), score })
    .map((box) => ({ left: box.left * columns, top: box.top * rows, width: box.width * columns, height: box.height * rows, score: box.score }));

const analysed = (columns: number, rows: number): fc.Arbitrary<ImageOutcome> =>
  fc.record({ kind: fc.constant('analysed' as const), imageScore: score, detections: fc.array(detection(columns, rows), { maxLength: 12 }) });

const refused: fc.Arbitrary<ImageOutcome> = fc.record({
  kind: fc.constantFrom('skipped' as const, 'failed' as const),
  code: fc.stringMatching(/^[A-Z][A-Z0-9_]{0,29}$/),
  sentence: fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .map((words) => words.replaceAll(/\p{C}/gu, '').trim())
    .filter((words) => words.length > 0 && words.length < 180),
});

const image = (outcomeOf: (columns: number, rows: number) => fc.Arbitrary<ImageOutcome>): fc.Arbitrary<ReportedImage> =>
  fc.record({ columns: fc.integer({ min: 256, max: 4000 }), rows: fc.integer({ min: 256, max: 4000 }) }).chain(({ columns, rows }) =>
    fc.record({
      seriesInstanceUID: fc.constantFrom(...seriesInstanceUIDs),
      sopInstanceUID: uid,
      sopClassUID: fc.constantFrom('1.2.840.10008.5.1.4.1.1.1', '1.2.840.10008.5.1.4.1.1.1.1'),
      columns: fc.constant(columns),
      rows: fc.constant(rows),
      outcome: outcomeOf(columns, rows),
    }),
  );

const reference = fc.record({ studyInstanceUID: uid, seriesInstanceUID: uid, sopInstanceUID: uid, sopClassUID: fc.constant('1.2.840.10008.5.1.4.1.1.88.34') });

const content: fc.Arbitrary<ReportContent> = fc
  .record({
    seriesInstanceUID: uid,
    sopInstanceUID: uid,
    contentTime: fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true }),
    model: fc.record({ name: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,40}$/), version: fc.integer({ min: 1, max: 9999 }), deviceUID: uid, operatingPoint: score }),
    source: fc.constantFrom(composeDataSet({ StudyInstanceUID: '2.25.5' }), composeDataSet({ StudyInstanceUID: '2.25.5', TimezoneOffsetFromUTC: '-0930' })),
    first: image(analysed),
    others: fc.array(image((columns, rows) => fc.oneof(analysed(columns, rows), refused)), { maxLength: 4 }),
    predecessor: fc.option(reference, { nil: undefined }),
  })
  .map(({ first, others, ...rest }) => ({ ...rest, images: [first, ...others] }))
  .filter(({ images }) => new Set(images.map(({ sopInstanceUID }) => sopInstanceUID)).size === images.length);

const options: fc.Arbitrary<WriteReportOptions> = fc.record({
  sopClass: fc.constantFrom('comprehensive-3d' as const, 'comprehensive' as const),
  seriesNumber: fc.integer({ min: 1, max: 99_999 }),
  softwareVersion: fc.constant('0.1.0'),
  timezoneOffset: fc.constantFrom(undefined, '+0100', '-0800'),
  timeZone: fc.constantFrom(undefined, 'Asia/Tokyo', '-03:30'),
});

/** Boxes to the precision of a 32-bit float at these sizes, in pixels; scores to a tenth of a billionth. */
function expectSameOutcome(read: ImageOutcome | undefined, written: ImageOutcome): void {
  expect(read?.kind).toBe(written.kind);
  if (read?.kind !== 'analysed' || written.kind !== 'analysed') {
    expect(read).toEqual(written);
    return;
  }
  expect(Math.abs(read.imageScore - written.imageScore)).toBeLessThan(1e-10);
  expect(read.detections).toHaveLength(written.detections.length);
  written.detections.forEach((detection, index) => {
    for (const key of ['left', 'top', 'width', 'height'] as const) expect(Math.abs((read.detections[index]?.[key] ?? NaN) - detection[key])).toBeLessThan(1e-3);
    expect(Math.abs((read.detections[index]?.score ?? NaN) - detection.score)).toBeLessThan(1e-10);
  });
}

describe('a report', () => {
  it('reads back equal to what was written', () => {
    fc.assert(
      fc.property(content, options, (written, how) => {
        const report = readReport(readDicom(writeDicom(writeReport(written, how))).dataSet);
        expect(report.notes).toEqual([]);
        expect(report).toMatchObject({
          studyInstanceUID: '2.25.5',
          seriesInstanceUID: written.seriesInstanceUID,
          sopInstanceUID: written.sopInstanceUID,
          contentTime: written.contentTime,
          model: written.model,
          predecessors: written.predecessor === undefined ? [] : [written.predecessor],
        });
        expect(report.images.map(({ outcome: _, ...rest }) => rest)).toEqual(written.images.map(({ outcome: _, ...rest }) => rest));
        written.images.forEach(({ outcome }, index) => { expectSameOutcome(report.images[index]?.outcome, outcome); });
      }),
      { numRuns: 60 },
    );
  });
});
