import { beforeAll, describe, expect, it } from 'vitest';
import { type DataSet, decimal, decimals, items, readDicom, text, texts, writeDicom } from '#dicom';
import { phantomStudy } from '#phantom';
import { writeReport } from '#report';
import { boxes, failed, reportContent, reportOptions, skipped } from '../fixtures/report-content.ts';

/** Each test is a row of what OHIF demands of a report (docs/structured-report.md). */
let report: DataSet;
let nothingFound: DataSet;

const children = (item: DataSet): DataSet[] => items(item, 'ContentSequence');
const codeOf = (item: DataSet, sequence = 'ConceptNameCodeSequence'): string => {
  const [code] = items(item, sequence);
  return code === undefined ? '' : ['CodeValue', 'CodingSchemeDesignator', 'CodeMeaning'].map((keyword) => text(code, keyword)).join('|');
};
const typeOf = (item: DataSet): string => `${text(item, 'RelationshipType') ?? ''} ${text(item, 'ValueType') ?? ''}`;
const childOf = (item: DataSet, name: string): DataSet => children(item).find((child) => codeOf(child).split('|')[2] === name) ?? {};
const groupsOf = (ds: DataSet): DataSet[] => children(childOf(ds, 'Imaging Measurements'));
const imagesOf = (item: DataSet): string[] => [
  ...items(item, 'ReferencedSOPSequence').flatMap((reference) => text(reference, 'ReferencedSOPInstanceUID') ?? []),
  ...children(item).flatMap(imagesOf),
];

beforeAll(async () => {
  const [file] = await phantomStudy({ seed: 5, columns: 300 });
  const source = readDicom(file?.bytes ?? new Uint8Array()).dataSet;
  const written = (outcomes: Parameters<typeof reportContent>[1]) => readDicom(writeDicom(writeReport(reportContent(source, outcomes), reportOptions))).dataSet;
  report = written([boxes(3), boxes(2), skipped, failed]);
  nothingFound = written([boxes(0)]);
});

describe('the header', () => {
  it('says complete, unverified, TID 1500', () => {
    expect([text(report, 'CompletionFlag'), text(report, 'VerificationFlag')]).toEqual(['COMPLETE', 'UNVERIFIED']);
    const [template] = items(report, 'ContentTemplateSequence');
    expect(template && [text(template, 'MappingResource'), text(template, 'TemplateIdentifier')]).toEqual(['DCMR', '1500']);
  });

  it('names the model in series and equipment, with a device UID', () => {
    const [equipment = {}] = items(report, 'ContributingEquipmentSequence');
    expect(text(report, 'SeriesDescription')).toBe('AI chexnet-yolov3@3');
    expect(text(report, 'SeriesNumber')).toBe('9901');
    expect(text(equipment, 'Manufacturer')).toBe('PneumoGate');
    expect(text(equipment, 'ManufacturerModelName')).toBe('chexnet-yolov3');
    expect(texts(equipment, 'SoftwareVersions')).toEqual(['0.1.0', 'chexnet-yolov3@3']);
    expect(text(equipment, 'DeviceUID')).toMatch(/^2\.25\.\d+$/);
  });

  it('has evidence of every image that the content refers to', () => {
    const evidence = items(report, 'CurrentRequestedProcedureEvidenceSequence')
      .flatMap((study) => items(study, 'ReferencedSeriesSequence'))
      .flatMap((series) => items(series, 'ReferencedSOPSequence'))
      .map((sop) => text(sop, 'ReferencedSOPInstanceUID'));
    expect(new Set(imagesOf(report))).toEqual(new Set(evidence));
    expect(evidence).toHaveLength(4);
  });
});

describe('the root', () => {
  it('holds the items of TID 1500 in their order, meanings verbatim', () => {
    expect(codeOf(report)).toBe('126000|DCM|Imaging Measurement Report');
    expect(children(report).map((item) => `${typeOf(item)} ${codeOf(item)}`).slice(0, 9)).toEqual([
      'HAS CONCEPT MOD CODE 121049|DCM|Language of Content Item and Descendants',
      'HAS OBS CONTEXT CODE 121005|DCM|Observer Type',
      'HAS OBS CONTEXT UIDREF 121012|DCM|Device Observer UID',
      'HAS OBS CONTEXT TEXT 121013|DCM|Device Observer Name',
      'HAS OBS CONTEXT TEXT 121014|DCM|Device Observer Manufacturer',
      'HAS OBS CONTEXT TEXT 121015|DCM|Device Observer Model Name',
      'HAS CONCEPT MOD CODE 121058|DCM|Procedure reported',
      'CONTAINS CONTAINER 111028|DCM|Image Library',
      'CONTAINS CONTAINER 126010|DCM|Imaging Measurements',
    ]);
  });

  it('has no item without a name, which would stop OHIF', () => {
    for (const item of children(report)) expect(codeOf(item)).not.toBe('');
  });

  it('lists all images in the library with their matrix', () => {
    const library = children(childOf(childOf(report, 'Image Library'), 'Image Library Group'));
    expect(library.map(typeOf)).toEqual(Array.from({ length: 4 }, () => 'CONTAINS IMAGE'));
    const size = children(library[0] ?? {}).map((item) => decimal(items(item, 'MeasuredValueSequence')[0] ?? {}, 'NumericValue'));
    expect(size).toEqual([360, 300]);
  });

  it('tells nothing found from not processed', () => {
    expect(codeOf(childOf(nothingFound, 'Imaging Measurements'))).toBe('126010|DCM|Imaging Measurements');
    expect(groupsOf(nothingFound)).toEqual([]);
    expect(codeOf(childOf(nothingFound, 'CAD Processing and Findings Summary'), 'ConceptCodeSequence')).toContain('111241');
    const score = childOf(nothingFound, 'Certainty of Impression');
    expect(decimal(items(score, 'MeasuredValueSequence')[0] ?? {}, 'NumericValue')).toBe(7.31);
  });

  it('says which images were not analysed and why', () => {
    const refusals = children(report).filter((item) => codeOf(item).includes('Summary of Detections'));
    expect(refusals.map((item) => codeOf(item, 'ConceptCodeSequence').split('|')[2])).toEqual(['Not Attempted', 'Failed']);
    expect(refusals.map((item) => text(childOf(item, 'Comment'), 'TextValue'))).toEqual([
      'VIEW_LATERAL: The image is a lateral view.',
      'PIXEL_DATA_DAMAGED: The compressed pixel data are damaged.',
    ]);
    expect(codeOf(childOf(report, 'CAD Processing and Findings Summary'), 'ConceptCodeSequence')).toContain('111244');
  });
});

describe('each measurement group', () => {
  it('has the tracking identifier of a tool, and a tracking UID of its own as its first UIDREF', () => {
    const groups = groupsOf(report);
    expect(groups).toHaveLength(5);
    const uids = groups.map((group) => {
      expect(text(childOf(group, 'Tracking Identifier'), 'TextValue')).toBe('Cornerstone3DTools@^0.1.0:RectangleROI');
      const uidref = children(group).find((item) => text(item, 'ValueType') === 'UIDREF') ?? {};
      expect(codeOf(uidref)).toBe('112040|DCM|Tracking Unique Identifier');
      return text(uidref, 'UID');
    });
    expect(new Set(uids).size).toBe(5);
  });

  it('has a SCOORD, and a first NUM whose child SCOORD shows the same five points', () => {
    for (const group of groupsOf(report)) {
      const region = childOf(group, 'Image Region');
      const measure = children(group).find((item) => text(item, 'ValueType') === 'NUM') ?? {};
      const source = childOf(measure, 'Source of Measurement');
      expect([typeOf(region), typeOf(measure), typeOf(source)]).toEqual(['CONTAINS SCOORD', 'CONTAINS NUM', 'INFERRED FROM SCOORD']);
      const [left = NaN, top = NaN, right = NaN, , , bottom = NaN] = decimals(region, 'GraphicData');
      expect(decimals(region, 'GraphicData')).toEqual([left, top, right, top, right, bottom, left, bottom, left, top]);
      expect(decimals(source, 'GraphicData')).toEqual(decimals(region, 'GraphicData'));
      expect(imagesOf(source)).toEqual(imagesOf(region));
      expect(codeOf(items(measure, 'MeasuredValueSequence')[0] ?? {}, 'MeasurementUnitsCodeSequence')).toBe('%|UCUM|Percent');
    }
  });

  it('names finding, site, algorithm and label, and has no item without a name', () => {
    const [group = {}] = groupsOf(report);
    expect(children(group).map((item) => codeOf(item).split('|')[2])).toEqual([
      'Tracking Identifier', 'Tracking Unique Identifier', 'Finding', 'Finding Site', 'Algorithm Name', 'Algorithm Version',
      'Algorithm Manufacturer', 'Comment', 'Image Region', 'Certainty of Finding',
    ]);
    expect(codeOf(childOf(group, 'Finding'), 'ConceptCodeSequence')).toBe('233604007|SCT|Pneumonia');
    expect(codeOf(childOf(group, 'Finding Site'), 'ConceptCodeSequence')).toBe('39607008|SCT|Lung');
    expect(text(childOf(group, 'Comment'), 'TextValue')).toBe('AI pneumonia 90.0%');
  });
});
