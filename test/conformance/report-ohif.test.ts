import { beforeAll, describe, expect, it } from 'vitest';
import { type DataSet, readDicom, writeDicom } from '#dicom';
import { phantomStudy } from '#phantom';
import { readReport, writeReport, writeReview } from '#report';
import { type Drawn, hydrate, openInOhif, saveFromOhif } from '../fixtures/ohif-report.ts';
import { boxes, failed, reportContent, reportOptions, reviewContent, skipped } from '../fixtures/report-content.ts';

let image: DataSet;
let imageId: string;

beforeAll(async () => {
  const images = [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' }] as const;
  const [file] = await phantomStudy({ seed: 4, columns: 300, images });
  image = readDicom(file?.bytes ?? new Uint8Array()).dataSet;
  imageId = openInOhif(image);
});

const stored = (report: DataSet): DataSet => readDicom(writeDicom(report)).dataSet;

describe("OHIF's hydration of our reports", () => {
  it.each([0, 1, 3, 60])('makes a rectangle of each of %i boxes, at its pixels, with label and tracking UID', (count) => {
    const content = reportContent(image, [boxes(count), skipped, failed]);
    const report = stored(writeReport(content, reportOptions));
    const hydrated = hydrate(report);
    const { regions } = readReport(report);
    expect(hydrated).toHaveLength(count);
    hydrated.forEach(({ tool, sopInstanceUID, label, trackingUID, points }, index) => {
      const { left, top, width, height } = regions[index]?.box ?? { left: NaN, top: NaN, width: NaN, height: NaN };
      expect(tool).toBe('RectangleROI');
      expect(sopInstanceUID).toBe(content.images[0]?.sopInstanceUID);
      expect(label).toBe(`AI pneumonia ${(90 - index).toFixed(1)}%`);
      expect(trackingUID).toBe(regions[index]?.trackingUID);
      const corners = [[left, top], [left + width, top], [left, top + height], [left + width, top + height]];
      expect(points.flat().map((value) => Math.round(value * 1000))).toEqual(corners.flat().map((value) => Math.round(value * 1000)));
    });
  });

  it.each(['comprehensive-3d', 'comprehensive'] as const)('reads SOP class %s', (sopClass) => {
    const content = reportContent(image, [boxes(3)]);
    expect(hydrate(stored(writeReport(content, { ...reportOptions, sopClass })))).toHaveLength(3);
  });
});

describe("OHIF's hydration of a person's review", () => {
  it('makes a rectangle of each box, at its pixels', () => {
    const content = reviewContent(image);
    const hydrated = hydrate(stored(writeReview(content, reportOptions)));
    const expected = content.images.flatMap(({ boxes: own }) => own.map(({ left, top, width, height, trackingUID }) => ({ corner: [left, top, left + width, top + height], trackingUID })));
    expect(hydrated.map(({ points, trackingUID }) => ({ corner: [points[0], points[3]].flatMap((point) => [...(point ?? [])]).map((value) => Math.round(value * 1000) / 1000), trackingUID }))).toEqual(expected);
  });
});

describe('the rules behind the shape of our reports', () => {
  /** Our report with one group changed. */
  const withFirstGroup = (change: (children: DataSet[]) => DataSet[]): DataSet => {
    const report = stored(writeReport(reportContent(image, [boxes(2)]), reportOptions));
    const rewrite = (ds: DataSet, path: readonly string[]): DataSet => {
      const [meaning, ...rest] = path;
      const children = (ds['0040A730']?.Value ?? []) as readonly DataSet[];
      const at = children.findIndex((child) => JSON.stringify(child['0040A043'] ?? '').includes(meaning ?? ''));
      const next = meaning === undefined ? change([...children]) : children.map((child, index) => (index === at ? rewrite(child, rest) : child));
      return { ...ds, '0040A730': { vr: 'SQ', Value: next } };
    };
    return rewrite(report, ['Imaging Measurements', 'Measurement Group']);
  };
  const without = (valueType: string) => (children: DataSet[]) => children.filter((child) => child['0040A040']?.Value?.[0] !== valueType);

  it('still hold: a NUM without SCOORD, or a nameless item, is not read by OHIF', () => {
    const bare = (children: DataSet[]) => children.map((child) => (child['0040A040']?.Value?.[0] === 'NUM' ? { ...child, '0040A730': { vr: 'SQ' } } : child));
    expect(() => hydrate(withFirstGroup(bare))).toThrow('OHIF could not read');
    expect(() => hydrate(withFirstGroup((children) => [{ '0040A040': { vr: 'CS', Value: ['IMAGE'] } }, ...children]))).toThrow('OHIF could not read');
    expect(hydrate(withFirstGroup(without('CODE')))).toHaveLength(2);
  });
});

describe('readReport on what OHIF saves', () => {
  const drawn: readonly (Drawn & { readonly box: readonly [left: number, top: number, width: number, height: number] })[] = [
    { tool: 'RectangleROI', label: 'pneumonia', points: [[10, 20], [110, 20], [10, 80], [110, 80]], box: [10, 20, 100, 60] },
    { tool: 'CircleROI', label: '肺炎', points: [[100, 100], [100, 130]], cachedStats: { area: 3, radius: 0.5 / Math.PI }, box: [70, 70, 60, 60] },
    { tool: 'EllipticalROI', points: [[100, 60], [100, 140], [70, 100], [130, 100]], box: [70, 60, 60, 80] },
    { tool: 'PlanarFreehandROI', points: [[50, 60], [90, 55], [95, 100], [40, 90]], box: [40, 55, 55, 45] },
    { tool: 'Bidirectional', points: [[5, 5], [50, 60], [10, 70], [40, 20]], cachedStats: { length: 20, width: 10 }, box: [5, 5, 45, 65] },
    { tool: 'Length', points: [[5, 5], [50, 60]], cachedStats: { length: 20 }, box: [5, 5, 45, 55] },
  ];

  it('gives the box around each region, its label, its tool and its tracking UID', () => {
    const report = readReport(readDicom(saveFromOhif(imageId, drawn)).dataSet);
    expect(report.notes).toEqual([]);
    expect(report.regions.map(({ tool }) => tool)).toEqual(drawn.map(({ tool }) => tool));
    expect(report.regions.map(({ label }) => label)).toEqual(drawn.map(({ label }) => label));
    expect(new Set(report.regions.map(({ trackingUID }) => trackingUID)).size).toBe(drawn.length);
    report.regions.forEach(({ box, sopInstanceUID }, index) => {
      expect([box.left, box.top, box.width, box.height].map((value) => Number(value.toFixed(3)))).toEqual(drawn[index]?.box);
      expect(`wadors:${sopInstanceUID}`).toBe(imageId);
    });
  });

  it('names the person who saved, the images, and no model', () => {
    const report = readReport(readDicom(saveFromOhif(imageId, drawn)).dataSet);
    expect(report.observer).toEqual({ kind: 'person', name: 'Reader^One' });
    expect(report.model).toBeUndefined();
    expect(report.images).toMatchObject([{ seriesInstanceUID: expect.stringMatching(/^2\.25\./) as string, outcome: undefined }]);
  });

  it('notes an annotation without area and keeps the others', () => {
    const point: Drawn = { tool: 'Probe', points: [[30, 30]] };
    const report = readReport(readDicom(saveFromOhif(imageId, [...drawn, point])).dataSet);
    expect(report.regions).toHaveLength(drawn.length);
    expect(report.notes).toEqual([`Item ${drawn.length + 1} of Imaging Measurements has no region on an image.`]);
  });
});
