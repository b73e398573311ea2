import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBoxes, countFates, isAllFalse, isNothingMissed, labelImages, traceReport } from './index.ts';
import { box, readImage, readersReport, region, shownReport } from './labels.fixture.ts';

const reference = (sopInstanceUID: string) => ({ studyInstanceUID: 'study', seriesInstanceUID: 'any', sopInstanceUID, sopClassUID: 'any' });
const older = shownReport('older', [box(500, 500)]);
const newer = shownReport('newer', [box(100, 100), box(400, 400)], [box(10, 10)], []);
const from = (report: Parameters<typeof traceReport>[0]) => traceReport(report, [newer, older], [{ sopInstanceUID: 'earlier', shownUID: 'older' }]);

describe('traceReport', () => {
  it.each([
    ['predecessor', 'older', { predecessors: [reference('older')], seriesInstanceUID: newer.seriesInstanceUID }],
    ['predecessor', 'older', { predecessors: [reference('earlier')] }],
    ['tracking', 'older', { regions: [region('1', box(1, 1), { trackingUID: 'older 1 0' })], seriesInstanceUID: newer.seriesInstanceUID }],
    ['series', 'newer', { seriesInstanceUID: newer.seriesInstanceUID, regions: [region('1', box(500, 500))] }],
    ['overlap', 'older', { regions: [region('1', box(510, 510))] }],
  ] as const)('goes by the %s to the %s report', (kind, uid, report) => {
    expect(from(readersReport(report))).toMatchObject({ kind, report: { sopInstanceUID: uid } });
  });

  it('finds none where nothing fits', () => {
    expect(from(readersReport({ regions: [region('1', box(800, 0)), region('3', box(100, 100))], predecessors: [reference('unknown')] }))).toBeUndefined();
  });
});

describe('compareBoxes', () => {
  const shown = newer.images[0]?.boxes ?? [];

  it('tells kept, moved, rejected and added apart without UIDs, as OHIF saves', () => {
    const drawn = [box(430, 420), box(700, 700)].map((own) => ({ box: own, trackingUID: 'fresh' }));
    expect(compareBoxes(shown, drawn)).toMatchObject([
      { fate: 'rejected', box: null, shown: { score: 0.9 } },
      { fate: 'moved', box: box(430, 420), shown: { trackingUID: 'newer 1 1' }, iou: expect.closeTo(0.3889, 3) as number },
      { fate: 'added', box: box(700, 700), shown: null, iou: null },
    ]);
    expect(compareBoxes(shown, [{ box: box(100.4, 99.8), trackingUID: null }])[0]).toMatchObject({ fate: 'kept' });
  });

  it('follows a tracking UID wherever the box went', () => {
    expect(compareBoxes(shown, [{ box: box(800, 0), trackingUID: 'newer 1 0' }])).toMatchObject([{ fate: 'moved', iou: 0 }, { fate: 'rejected' }]);
  });

  it('accounts for every box once', () => {
    const place = fc.record({ left: fc.integer({ min: 0, max: 50 }), top: fc.integer({ min: 0, max: 50 }), width: fc.integer({ min: 1, max: 50 }), height: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 5 }), fc.array(place, { maxLength: 5 }), (ai, own) => {
        const marks = compareBoxes(ai.map((one, index) => ({ trackingUID: String(index), score: 0.5, box: one })), own.map((one) => ({ box: one, trackingUID: null })));
        const { kept, moved, rejected, added } = countFates({ marks });
        expect([kept + moved + rejected, kept + moved + added]).toEqual([ai.length, own.length]);
        expect(marks.flatMap((mark) => mark.box ?? [])).toEqual(expect.arrayContaining(own));
      }),
    );
  });
});

describe('labelImages', () => {
  it('takes an image whose boxes are all gone for rejected, and leaves alone one that nothing was shown on', () => {
    const report = readersReport({ images: [readImage('1')], regions: [region('1', box(100, 100)), region('1', box(400, 400))], predecessors: [reference('newer')] });
    const { labels } = labelImages(report, from(report));
    expect(labels).toMatchObject([
      { sopInstanceUID: '1', verdict: 'boxes', columns: 1000, marks: [{ fate: 'kept' }, { fate: 'kept' }] },
      { sopInstanceUID: '2', verdict: 'no-pneumonia', marks: [{ fate: 'rejected' }] },
    ]);
    expect(labels.map(isAllFalse)).toEqual([false, true]);
    expect(labels.map(isNothingMissed)).toEqual([true, true]);
  });

  it('asks for certainty before it calls a box rejected: by overlap alone, only on the images named', () => {
    const report = readersReport({ images: [readImage('1')], regions: [region('1', box(110, 110))] });
    expect(labelImages(report, from(report)).labels.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(['1']);
  });

  it('follows stated verdicts to the letter', () => {
    const report = readersReport({ images: [readImage('1', 'not-assessable'), readImage('3', 'absent'), readImage('4', 'present')], predecessors: [reference('newer')] });
    const { labels, notes } = labelImages(report, from(report));
    expect(labels).toMatchObject([{ sopInstanceUID: '1', verdict: 'not-assessable', marks: [] }, { sopInstanceUID: '3', verdict: 'no-pneumonia', marks: [] }]);
    expect(notes).toHaveLength(1);
    expect(labels.map(isNothingMissed)).toEqual([false, true]);
  });

  it('takes neither lengths nor other findings for opacities, and cuts boxes to the image', () => {
    const fracture = { value: '125605004', scheme: 'SCT', meaning: 'Fracture' };
    const regions = [region('1', box(0, 0), { tool: 'Length' }), region('1', box(0, 0), { finding: fracture }), region('1', box(950, 950))];
    const { labels, notes } = labelImages(readersReport({ images: [readImage('1')], regions, predecessors: [reference('newer')] }), from(readersReport({ predecessors: [reference('newer')] })));
    expect(labels[0]?.marks.find(({ fate }) => fate === 'added')).toMatchObject({ box: box(950, 950, 50, 50) });
    expect(notes).toHaveLength(2);
  });

  describe('a report of a viewer without a box of an opacity', () => {
    const fracture = { value: '125605004', scheme: 'SCT', meaning: 'Fracture' };
    const length = region('1', box(300, 600), { tool: 'Length' });
    const broken = region('1', box(700, 100), { finding: fracture });
    const into = { seriesInstanceUID: newer.seriesInstanceUID };
    const after = { predecessors: [reference('newer')] };
    const read = (more: Parameters<typeof readersReport>[0]) => {
      const report = readersReport({ images: [readImage('1'), readImage('3')], ...more });
      return labelImages(report, from(report));
    };

    it.each([
      ['a length', { regions: [length] }],
      ['a fracture', { regions: [broken] }],
      ["a length in the model's series", { regions: [length], ...into }],
      ["a fracture that replaces the model's report", { regions: [broken], ...into, ...after }],
      ['a fracture where the model showed a box', { regions: [{ ...broken, box: box(100, 100) }] }],
      ['a point that cannot be used', { ...after, notes: ['Item 1 of Imaging Measurements has a region without area.'] }],
      ['nothing, and starts from nothing', {}],
    ])('labels nothing: %s', (_, more) => {
      const { labels, notes } = read(more);
      expect(labels).toEqual([]);
      expect(notes).toContain('It draws no opacity and states no verdict, so it labels no image.');
    });

    it.each([
      ['nothing is left in one that replaces it', after],
      ['one of them is a fracture now', { regions: [{ ...broken, trackingUID: 'newer 1 0' }], ...into }],
    ])("rejects the model's boxes where %s", (_, more) => {
      expect(read(more).labels).toMatchObject([
        { sopInstanceUID: '1', verdict: 'no-pneumonia', marks: [{ fate: 'rejected' }, { fate: 'rejected' }] },
        { sopInstanceUID: '2', verdict: 'no-pneumonia', marks: [{ fate: 'rejected' }] },
      ]);
    });

    it('says nothing of the images that it names beside others', () => {
      expect(read({ regions: [length, region('3', box(1, 1))] }).labels).toMatchObject([{ sopInstanceUID: '3', verdict: 'boxes' }]);
      expect(read({ regions: [{ ...length, sopInstanceUID: '3' }, region('1', box(100, 100))], ...after }).labels.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(['1', '2']);
    });

    it('calls no image free of pneumonia because a box lies beside it', () => {
      const { labels, notes } = read({ regions: [region('1', box(2000, 100))], ...after });
      expect(labels.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(['2']);
      expect(notes).toEqual(['An image is said to show pneumonia, and no box says where.']);
    });
  });

  it('labels without a report of the model as well', () => {
    expect(labelImages(readersReport({ regions: [region('9', box(1, 1))] }), undefined).labels).toMatchObject([{ sopInstanceUID: '9', columns: null, marks: [{ fate: 'added' }] }]);
  });
});
