import fc from 'fast-check';
import type { ReadImage, ReadRegion, ReadReport } from '#report';
import type { ReaderLabel, ShownReport } from './index.ts';

export const box = (left: number, top: number, width = 100, height = 100) => ({ left, top, width, height });

/** A model's report on images `1`, `2`, … with these boxes. */
export const shownReport = (sopInstanceUID: string, ...images: readonly (readonly ReturnType<typeof box>[])[]): ShownReport => ({
  sopInstanceUID,
  seriesInstanceUID: `series of ${sopInstanceUID}`,
  images: images.map((boxes, index) => ({
    sopInstanceUID: String(index + 1),
    seriesInstanceUID: 's',
    columns: 1000,
    rows: 1000,
    boxes: boxes.map((own, place) => ({ trackingUID: `${sopInstanceUID} ${index + 1} ${place}`, score: 0.9, box: own })),
  })),
});

export const region = (sopInstanceUID: string, where: ReturnType<typeof box>, more: Partial<ReadRegion> = {}): ReadRegion => ({
  sopInstanceUID,
  frameNumber: undefined,
  box: where,
  graphicType: 'POLYLINE',
  label: undefined,
  finding: undefined,
  findingSites: [],
  score: undefined,
  trackingIdentifier: undefined,
  trackingUID: undefined,
  tool: 'RectangleROI',
  ...more,
});

export const readImage = (sopInstanceUID: string, verdict?: ReadImage['verdict']): ReadImage => ({
  sopInstanceUID,
  seriesInstanceUID: 's',
  sopClassUID: undefined,
  columns: undefined,
  rows: undefined,
  outcome: undefined,
  verdict,
});

export const readersReport = (more: Partial<ReadReport>): ReadReport => ({
  studyInstanceUID: 'study',
  seriesInstanceUID: 'own series',
  sopInstanceUID: 'own',
  sopClassUID: '1.2.840.10008.5.1.4.1.1.88.22',
  contentTime: new Date(0),
  observer: { kind: 'person', name: 'A' },
  model: undefined,
  images: [],
  regions: [],
  predecessors: [],
  notes: [],
  ...more,
});

const boxes = fc.array(fc.record({ left: fc.integer({ min: 0, max: 60 }), top: fc.integer({ min: 0, max: 60 }), width: fc.integer({ min: 10, max: 60 }), height: fc.integer({ min: 10, max: 60 }) }), { minLength: 1, maxLength: 3 });

/** Labels of one image by some of five readers, several by one, on a few moments. */
export const readerLabels: fc.Arbitrary<ReaderLabel[]> = fc
  .array(
    fc.record({
      reader: fc.constantFrom('a', 'b', 'c', 'd', null),
      observedAt: fc.integer({ min: 0, max: 3 }).map((hour) => new Date(hour * 3_600_000)),
      said: fc.oneof(boxes.map((own) => ({ verdict: 'boxes' as const, boxes: own })), fc.constantFrom({ verdict: 'no-pneumonia' as const, boxes: [] }, { verdict: 'not-assessable' as const, boxes: [] })),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((labels) => labels.map(({ said, ...label }, index) => ({ ...label, ...said, reportUID: String(index) })));
