import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReaderLabel, consensus } from './index.ts';
import { box, readerLabels } from './labels.fixture.ts';

const says = (reader: string, boxes: readonly ReturnType<typeof box>[] | 'not-assessable', hour = 0): ReaderLabel => {
  const verdict = boxes === 'not-assessable' ? boxes : boxes.length > 0 ? 'boxes' : 'no-pneumonia';
  return { reader, observedAt: new Date(hour * 3_600_000), reportUID: `${reader} ${hour}`, verdict, boxes: boxes === 'not-assessable' ? [] : boxes };
};

describe('consensus', () => {
  it('is nothing without a label, and what the reader says with one', () => {
    expect(consensus([])).toBeUndefined();
    expect(consensus([says('a', [box(1, 2)])])).toEqual({ verdict: 'boxes', readers: 1, boxes: [box(1, 2)] });
    expect(consensus([says('a', [])])).toEqual({ verdict: 'no-pneumonia', readers: 1, boxes: [] });
  });

  it('takes the newest word of each reader', () => {
    expect(consensus([says('a', [box(1, 2)], 2), says('a', [], 1)])?.verdict).toBe('boxes');
    expect(consensus([says('a', [box(1, 2)], 1), says('a', [], 2)])?.verdict).toBe('no-pneumonia');
  });

  it('puts a box at the median of its edges, and drops what a minority drew', () => {
    const three = [says('a', [box(10, 10), box(500, 500)]), says('b', [box(20, 10)]), says('c', [box(30, 16)])];
    expect(consensus(three)).toEqual({ verdict: 'boxes', readers: 3, boxes: [box(20, 10)] });
  });

  it('keeps two neighbouring boxes of one reader apart', () => {
    const two = [box(0, 0), box(20, 0)];
    expect(consensus([says('a', two), says('b', two)])?.boxes).toEqual(two);
  });

  it.each([
    ['one of two sees pneumonia', [says('a', [box(1, 2)]), says('b', [])]],
    ['one of two cannot judge', [says('a', [box(1, 2)]), says('b', 'not-assessable')]],
    ['three see it in three places', [says('a', [box(0, 0)]), says('b', [box(300, 0)]), says('c', [box(600, 0)])]],
  ] as const)('calls for another reader when %s', (_, labels) => {
    expect(consensus(labels)).toMatchObject({ verdict: 'adjudicate', boxes: [] });
  });

  it('lets two who judge outvote one who cannot', () => {
    expect(consensus([says('a', []), says('b', []), says('c', 'not-assessable')])).toEqual({ verdict: 'no-pneumonia', readers: 3, boxes: [] });
    expect(consensus([says('a', []), says('b', 'not-assessable'), says('c', 'not-assessable')])?.verdict).toBe('not-assessable');
  });

  it('does not depend on the order of labels and boxes, nor on hearing one twice', () => {
    fc.assert(
      fc.property(readerLabels, fc.integer(), (labels, seed) => {
        const shuffled = fc.sample(fc.shuffledSubarray(labels, { minLength: labels.length }), { numRuns: 1, seed })[0] ?? labels;
        const turned = shuffled.map((label) => ({ ...label, boxes: label.boxes.toReversed() }));
        expect(consensus([...turned, ...labels.slice(0, 2)])).toEqual(consensus(labels));
      }),
    );
  });

  it('is its own consensus: as many readers who all say what was agreed agree on it', () => {
    fc.assert(
      fc.property(readerLabels, (labels) => {
        const agreed = consensus(labels);
        if (agreed === undefined || agreed.verdict === 'adjudicate') return;
        const { verdict, boxes, readers } = agreed;
        const repeated = Array.from({ length: readers }, (_, index) => ({ reader: String(index), observedAt: new Date(0), reportUID: String(index), verdict, boxes }));
        expect(consensus(repeated)).toEqual(agreed);
      }),
    );
  });

  it('has a box only with pneumonia, each with an area', () => {
    fc.assert(
      fc.property(readerLabels, (labels) => {
        const agreed = consensus(labels);
        expect((agreed?.boxes.length ?? 0) > 0).toBe(agreed?.verdict === 'boxes');
        for (const { width, height } of agreed?.boxes ?? []) expect(Math.min(width, height)).toBeGreaterThan(0);
      }),
    );
  });
});
