import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, uniform } from '#random';
import { type DecodeRules, type HeadLogits, decode } from './decode.ts';
import { averageLogits, averageMirrored, mirrorImage } from './mirror.ts';

const [rows, columns, fields] = [3, 4, 7];
const rules: DecodeRules = {
  input: { width: 128, height: 96 },
  classes: ['opacity', 'nodule'],
  anchors: [[0.2, 0.3], [0.5, 0.4]],
  anchorMasks: [[0, 1]],
  score: 'sigmoid(objectness)',
  nonMaximumSuppressionIoU: 1,
  boxScale: 1,
};

const drawHead = (seed: number): HeadLogits => {
  const random = seededRandom('head', seed);
  return { values: Float32Array.from({ length: 2 * fields * rows * columns }, () => uniform(random, -3, 3)), rows, columns };
};
const averageOf = (head: HeadLogits, mirrored: HeadLogits): HeadLogits => {
  const values = new Float32Array(head.values.length);
  averageMirrored(head, mirrored, fields, values);
  return { values, rows, columns };
};
const boxesOf = (head: HeadLogits) => decode([head], undefined, rules, 0).detections;

/** What a network that knows left from right in no way says of the mirror image. */
function mirroredHead({ values }: HeadLogits): HeadLogits {
  const mirrored = Float32Array.from(values, (_, i) => values[i - (i % columns) + columns - 1 - (i % columns)] ?? NaN);
  const plane = rows * columns;
  return { values: mirrored.map((value, i) => (Math.floor(i / plane) % fields === 0 ? -value : value)), rows, columns };
}

describe('mirrorImage', () => {
  it('reverses the columns, and back', () => {
    const image = Float32Array.from({ length: 3 * 2 * 5 }, (_, i) => i);
    for (const layout of ['NCHW', 'NHWC'] as const) {
      const [once, twice] = [new Float32Array(30), new Float32Array(30)];
      mirrorImage(image, once, 5, layout);
      mirrorImage(once, twice, 5, layout);
      expect(twice).toEqual(image);
      expect([...once.subarray(0, 3)]).toEqual(layout === 'NCHW' ? [4, 3, 2] : [12, 13, 14]);
    }
  });
});

describe('averageMirrored', () => {
  it('changes nothing where the mirror image says the same', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const head = drawHead(seed);
        averageOf(head, mirroredHead(head)).values.forEach((value, i) => {
          expect(value).toBeCloseTo(head.values[i] ?? NaN, 4);
        });
      }),
    );
  });

  it('gives mirrored boxes of the same scores for the mirror image', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const [head, other] = [drawHead(seed), drawHead(seed + 1)];
        const [boxes, mirrored] = [boxesOf(averageOf(head, other)), boxesOf(averageOf(other, head))];
        expect(boxes).toHaveLength(2 * rows * columns);
        boxes.forEach(({ left, top, width, height, score }, i) => {
          const box = mirrored[i] ?? { left: NaN, top: NaN, width: NaN, height: NaN, score: NaN };
          expect(box.score).toBeCloseTo(score, 6);
          for (const [a, b] of [[box.left, rules.input.width - left - width], [box.top, top], [box.width, width], [box.height, height]] as const) expect(Math.abs(a - b)).toBeLessThan(1e-3);
        });
      }),
    );
  });

  it('takes the mean objectness, and place and size from whichever sees the box', () => {
    const [head, blind] = [drawHead(1), drawHead(2)];
    const plane = rows * columns;
    for (let i = 0; i < blind.values.length; i++) if (Math.floor(i / plane) % fields === 4) blind.values[i] = -30;
    const [seen] = boxesOf(head);
    const [averaged] = boxesOf(averageOf(head, blind));
    expect(averaged?.score).toBeCloseTo((seen?.score ?? NaN) / 2, 5);
    for (const key of ['left', 'top', 'width', 'height'] as const) expect(averaged?.[key]).toBeCloseTo(seen?.[key] ?? NaN, 3);
  });
});

describe('averageLogits', () => {
  it('averages probabilities', () => {
    expect(1 / (1 + Math.exp(-averageLogits(Math.log(3), -Math.log(3))))).toBeCloseTo(0.5, 12);
    expect(averageLogits(2, 2)).toBeCloseTo(2, 12);
  });
});
