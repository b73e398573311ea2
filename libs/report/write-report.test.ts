import { describe, expect, it } from 'vitest';
import { composeDataSet, items, text } from '#dicom';
import { type ImageOutcome, type ReportContent, readReport, writeReport } from './index.ts';

const options = { sopClass: 'comprehensive-3d', seriesNumber: 9901, softwareVersion: '0.1.0' } as const;

const found = (...detections: { left: number; top: number; width: number; height: number }[]): ImageOutcome => ({
  kind: 'analysed',
  imageScore: 0.5,
  detections: detections.map((box) => ({ ...box, score: 0.5 })),
});

const contentOf = (...outcomes: ImageOutcome[]): ReportContent => ({
  seriesInstanceUID: '2.25.1',
  sopInstanceUID: '2.25.2',
  contentTime: new Date('2026-03-01T23:30:00Z'),
  model: { name: 'm', version: 2, deviceUID: '2.25.3', operatingPoint: 0.3 },
  source: composeDataSet({ StudyInstanceUID: '2.25.4' }),
  images: outcomes.map((outcome, index) => ({
    seriesInstanceUID: '2.25.5',
    sopInstanceUID: `2.25.6${index}`,
    sopClassUID: '1.2.840.10008.5.1.4.1.1.1',
    columns: 400,
    rows: 300,
    outcome,
  })),
});

describe('writeReport', () => {
  it('is deterministic, and gives another report other tracking UIDs', () => {
    const content = contentOf(found({ left: 1, top: 2, width: 30, height: 40 }));
    expect(writeReport(content, options)).toEqual(writeReport(content, options));
    const trackingUID = (written: ReportContent) => readReport(writeReport(written, options)).regions[0]?.trackingUID;
    expect(trackingUID(content)).not.toBe(trackingUID({ ...content, sopInstanceUID: '2.25.9' }));
  });

  it('cuts a box to the image', () => {
    const { regions } = readReport(writeReport(contentOf(found({ left: -10, top: 250, width: 500, height: 100 })), options));
    expect(regions[0]?.box).toEqual({ left: 0, top: 250, width: 400, height: 50 });
  });

  it('leaves out a box that lies beside the image', () => {
    const { images, regions } = readReport(writeReport(contentOf(found({ left: 400, top: 0, width: 50, height: 50 }, { left: -9, top: 3, width: 9, height: 9 })), options));
    expect(regions).toEqual([]);
    expect(images[0]?.outcome).toEqual({ kind: 'analysed', imageScore: 0.5, detections: [] });
  });

  it('shortens a long reason', () => {
    const failed: ImageOutcome = { kind: 'failed', code: 'TOO_LONG', sentence: 'x'.repeat(5000) };
    const outcome = readReport(writeReport(contentOf(found(), failed), options)).images[1]?.outcome;
    expect(outcome).toMatchObject({ kind: 'failed', code: 'TOO_LONG', sentence: 'x'.repeat(230) });
  });

  it("shows the image's clock where it states one, else that of the option, and always the instant", () => {
    const content = contentOf(found());
    const unstated = writeReport(content, { ...options, timezoneOffset: '+0100' });
    expect([text(unstated, 'ContentDate'), text(unstated, 'ContentTime')]).toEqual(['20260302', '003000.000']);
    expect(text(unstated, 'TimezoneOffsetFromUTC')).toBeUndefined();
    expect(text(unstated, 'ObservationDateTime')).toBe('20260302003000.000+0100');
    const source = composeDataSet({ StudyInstanceUID: '2.25.4', TimezoneOffsetFromUTC: '-0500' });
    const stated = writeReport({ ...content, source }, { ...options, timezoneOffset: '+0100' });
    expect([text(stated, 'ContentTime'), text(stated, 'TimezoneOffsetFromUTC')]).toEqual(['183000.000', '-0500']);
  });

  it("takes the study's times for those of the time zone given, as it was then, and states it", () => {
    const at = (StudyDate: string | undefined, StudyTime: string, timeZone: string) => {
      const source = composeDataSet({ StudyInstanceUID: '2.25.4', StudyDate, StudyTime });
      const report = writeReport({ ...contentOf(found()), source, contentTime: new Date('2026-07-04T23:05:00Z') }, { ...options, timeZone, timezoneOffset: '-0100' });
      return ['TimezoneOffsetFromUTC', 'ContentDate', 'ContentTime', 'ObservationDateTime'].map((keyword) => text(report, keyword));
    };
    expect(at('20260705', '080000', 'Asia/Tokyo')).toEqual(['+0900', '20260705', '080500.000', '20260705080500.000+0900']);
    expect(at('20260705', '080000', '-03:30')).toEqual(['-0330', '20260704', '193500.000', '20260704193500.000-0330']);
    expect(at('20260705', '003000', 'Europe/Berlin')).toEqual(['+0200', '20260705', '010500.000', '20260705010500.000+0200']);
    expect(at('20260329', '013000', 'Europe/Berlin'), 'before summer time').toEqual(['+0100', '20260705', '000500.000', '20260705000500.000+0100']);
    expect(at('20260329', '030000', 'Europe/Berlin')[0], 'its first minute').toBe('+0200');
    expect(at(undefined, '', 'Europe/Berlin')[0], 'a study without a date').toBe('+0200');
    expect(at('20260705', '0800', 'UTC')[0]).toBe('+0000');
    const stated = composeDataSet({ StudyInstanceUID: '2.25.4', TimezoneOffsetFromUTC: '-0500' });
    expect(text(writeReport({ ...contentOf(found()), source: stated }, { ...options, timeZone: 'Asia/Tokyo' }), 'TimezoneOffsetFromUTC'), 'the image knows better').toBe('-0500');
  });

  it('has type 2 sequences that are empty', () => {
    const report = writeReport(contentOf(found()), options);
    expect(report['0040A372']).toEqual({ vr: 'SQ' });
    expect(report['00081111']).toEqual({ vr: 'SQ' });
    expect(items(report, 'PredecessorDocumentsSequence')).toEqual([]);
  });

  it('refuses a study of which no image was analysed', () => {
    const skipped: ImageOutcome = { kind: 'skipped', code: 'A', sentence: 'b' };
    expect(() => writeReport(contentOf(skipped), options)).toThrow(expect.objectContaining({ reason: 'REPORT_WITHOUT_ANALYSED_IMAGE' }) as Error);
  });

  it.each([
    ['111241', [found()]],
    ['111242', [found({ left: 0, top: 0, width: 9, height: 9 })]],
    ['111243', [found(), { kind: 'failed', code: 'A', sentence: 'b' }]],
    ['111244', [found({ left: 0, top: 0, width: 9, height: 9 }), { kind: 'failed', code: 'A', sentence: 'b' }]],
    ['111241', [found(), { kind: 'skipped', code: 'A', sentence: 'b' }]],
  ] satisfies [string, ImageOutcome[]][])('concludes %s', (code, outcomes) => {
    const report = writeReport(contentOf(...outcomes), options);
    const summary = items(report, 'ContentSequence').find((item) => text(items(item, 'ConceptNameCodeSequence')[0] ?? {}, 'CodeValue') === '111017') ?? {};
    expect(text(items(summary, 'ConceptCodeSequence')[0] ?? {}, 'CodeValue')).toBe(code);
  });

  it('keeps coordinates as 32-bit floats, so that they read back the same', () => {
    const report = writeReport(contentOf(found({ left: 0.1, top: 0.2, width: 0.3, height: 0.4 })), options);
    const graphicData = /"00700022":\{"vr":"FL","Value":\[([^\]]*)\]/.exec(JSON.stringify(report))?.[1];
    const region = graphicData?.split(',').map(Number) ?? [];
    expect(region).toHaveLength(10);
    expect(region.map(Math.fround)).toEqual(region);
  });
});
