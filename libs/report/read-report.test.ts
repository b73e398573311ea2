import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { type DataSet, composeDataSet } from '#dicom';
import { boxes, reportContent, reportOptions } from '../../test/fixtures/report-content.ts';
import { concepts } from './coding.ts';
import { code, contains, container, image, inferredFrom, num, scoord, selectedFrom, text, uidref } from './content-item.ts';
import { readReport, writeReport } from './index.ts';
import { personObserver } from './tid-1003.ts';
import { deviceObserver } from './tid-1004.ts';

const instance = { sopInstanceUID: '2.25.7', sopClassUID: '1.2.840.10008.5.1.4.1.1.1' };
const region = (graphicType: string, points: number[], on = [selectedFrom(image(instance))]) => scoord(concepts.sourceOfMeasurement, graphicType, points, on);
const group = (...children: DataSet[]) => contains(container(concepts.measurementGroup, children));
const measured = (...graphics: DataSet[]) => contains(num({ value: '42798000', scheme: 'SCT', meaning: 'Area' }, 12.5, concepts.percent, graphics.map(inferredFrom)));

const report = (groups: readonly DataSet[], more: Parameters<typeof composeDataSet>[0] = {}): DataSet => ({
  ...container(concepts.imagingMeasurementReport, [contains(container(concepts.imagingMeasurements, groups))]),
  ...composeDataSet({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.22', SOPInstanceUID: '2.25.1', SeriesInstanceUID: '2.25.2', StudyInstanceUID: '2.25.3', ContentDate: '20260301', ...more }),
});

const square = [10, 20, 30, 20, 30, 60, 10, 60, 10, 20];

describe('readReport', () => {
  it("prefers a comment as the label, and falls back to cornerstone's free text, which is no code", () => {
    const free = (name: keyof typeof concepts) => contains(code(concepts[name], { value: 'CORNERSTONEFREETEXT', scheme: 'CORNERSTONEJS', meaning: 'left base' }));
    const { regions } = readReport(
      report([
        group(free('finding'), contains(code(concepts.findingSite, concepts.lung)), measured(region('POLYLINE', square))),
        group(free('findingSite'), contains(text(concepts.comment, 'mine')), measured(region('POLYLINE', square))),
      ]),
    );
    expect(regions.map(({ label }) => label)).toEqual(['left base', 'mine']);
    expect(regions.map(({ finding }) => finding)).toEqual([undefined, undefined]);
    expect(regions.map(({ findingSites }) => findingSites)).toEqual([[concepts.lung], []]);
  });

  it('leaves out where a text stands and what a spline was drawn with', () => {
    const ornament = (value: string, points: number[]) => contains(scoord({ value, scheme: '99CS3D', meaning: value }, 'MULTIPOINT', points, [selectedFrom(image(instance))]));
    const { regions } = readReport(report([group(measured(region('POLYLINE', square)), ornament('TextPosition', [500, 500, 501, 501]), ornament('ControlPoints', [0, 0, 900, 900]))]));
    expect(regions[0]?.box).toEqual({ left: 10, top: 20, width: 20, height: 40 });
  });

  it('notes what it cannot use and reads the rest', () => {
    const { regions, notes } = readReport(
      report([
        group(measured(region('POINT', [1, 2]))),
        group(measured(region('POLYLINE', square, []))),
        group(measured(region('POLYLINE', [5, 5, 5, 90]))),
        contains(text(concepts.comment, 'stray')),
        group(contains(uidref(concepts.trackingUniqueIdentifier, '2.25.8')), measured(region('ELLIPSE', [0, 5, 10, 5, 5, 0, 5, 10]))),
      ]),
    );
    expect(regions).toMatchObject([{ trackingUID: '2.25.8', graphicType: 'ELLIPSE', box: { left: 0, top: 0, width: 10, height: 10 } }]);
    expect(notes).toHaveLength(4);
  });

  it('reads the predecessors and a date without time', () => {
    const sop = composeDataSet({ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.88.34', ReferencedSOPInstanceUID: '2.25.12' });
    const series = composeDataSet({ SeriesInstanceUID: '2.25.11', ReferencedSOPSequence: sop });
    const read = readReport(report([], { PredecessorDocumentsSequence: composeDataSet({ StudyInstanceUID: '2.25.3', ReferencedSeriesSequence: series }) }));
    expect(read.predecessors).toEqual([
      { studyInstanceUID: '2.25.3', seriesInstanceUID: '2.25.11', sopInstanceUID: '2.25.12', sopClassUID: '1.2.840.10008.5.1.4.1.1.88.34' },
    ]);
    expect(read.contentTime).toEqual(new Date('2026-03-01T00:00:00Z'));
  });

  describe('of several observers', () => {
    const model = { name: 'chexnet-yolov3', version: 3, deviceUID: '2.25.40', operatingPoint: 0.31 };
    const device = deviceObserver(model, 'PneumoGate');
    const person = personObserver('Reader^One');
    const source = composeDataSet({ StudyInstanceUID: '2.25.3', SeriesInstanceUID: '2.25.4', SOPInstanceUID: '2.25.5', SOPClassUID: instance.sopClassUID, Rows: 400, Columns: 300 });
    const ours = writeReport(reportContent(source, [boxes(2)], { model }), reportOptions);
    const observedBy = (...observers: DataSet[]): DataSet => ({ ...report([]), ...container(concepts.imagingMeasurementReport, [...observers, contains(container(concepts.imagingMeasurements, []))]) });
    /** A report that a person took over: their name stands beside the device's. */
    const signed = (ds: DataSet): DataSet => ({ ...ds, '0040A730': { vr: 'SQ', Value: [...(ds['0040A730']?.Value ?? []), ...person] } });

    it('names the person, in whatever order they stand', () => {
      for (const observers of [[...device, ...person], [...person, ...device], [...device, ...device, ...person], person]) {
        expect(readReport(observedBy(...observers)).observer).toEqual({ kind: 'person', name: 'Reader^One' });
      }
    });

    it('names the device where there are only devices', () => {
      expect(readReport(observedBy(...device, ...device)).observer).toMatchObject({ kind: 'device', name: 'chexnet-yolov3@3' });
      expect(readReport(ours)).toMatchObject({ observer: { kind: 'device', deviceUID: model.deviceUID }, model });
    });

    it("names no model as the maker of a person's report", () => {
      expect(readReport(signed(ours))).toMatchObject({ observer: { kind: 'person' }, model: undefined });
    });
  });

  it('refuses what is no measurement report, and one without identity', () => {
    expect(() => readReport(composeDataSet({ Modality: 'CR' }))).toThrow(expect.objectContaining({ reason: 'NOT_A_MEASUREMENT_REPORT' }) as Error);
    const { '0020000E': _series, ...nameless } = report([]);
    expect(() => readReport(nameless)).toThrow(expect.objectContaining({ reason: 'REPORT_MALFORMED' }) as Error);
  });

  it('throws nothing but a Fault, whatever stands in the content', () => {
    const element = fc.record({ vr: fc.constantFrom('SQ', 'LO', 'FL', 'UI'), Value: fc.array(fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.dictionary(fc.string(), fc.anything()))) });
    const tags = ['0040A730', '0040A043', '0040A300', '00081199', '00700022', '00700023', '0040A375', '0040A360', '0040A040', '0040A160'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...tags), element), (damaged) => {
        const inner = report([group(damaged), damaged]);
        try {
          readReport({ ...inner, ...Object.fromEntries(Object.entries(damaged).filter(([tag]) => !['0040A730', '0040A043'].includes(tag))) });
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Fault);
        }
      }),
    );
  });
});
