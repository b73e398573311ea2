import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersectionOverUnion } from '#detection';
import { type DecodeRules, type HeadLogits, decode, sigmoid } from './decode.ts';

const rules: DecodeRules = {
  input: { width: 64, height: 64 },
  classes: ['opacity'],
  anchors: [
    [0.1, 0.2],
    [0.25, 0.5],
    [0.5, 0.25],
  ],
  anchorMasks: [[2], [1], [0]],
  score: 'sigmoid(objectness)*sqrt(sigmoid(imageLogit))',
  nonMaximumSuppressionIoU: 0.35,
  boxScale: 1,
};

const head = (grid: number, fill = -20, classes = 1): HeadLogits => ({ values: new Float32Array((5 + classes) * grid * grid).fill(fill), rows: grid, columns: grid });

/** Writes one cell's values (tx, ty, tw, th, objectness, classes…). */
function put(target: HeadLogits, row: number, column: number, values: readonly number[]): void {
  values.forEach((value, k) => {
    target.values[k * target.rows * target.columns + row * target.columns + column] = value;
  });
}

const emptyHeads = (): [HeadLogits, HeadLogits, HeadLogits] => [head(2), head(4), head(8)];
const logit = (p: number): number => Math.log(p / (1 - p));

describe('decode', () => {
  it('agrees with a case worked by hand', () => {
    const heads = emptyHeads();
    // Stride 16, row 1, column 2, anchor (0.25, 0.5): centre (2 + 0.75, 1 + 0.5) / 4 · 64 = (44, 24); size (2 · 16, 0.5 · 32) = (32, 16).
    put(heads[1], 1, 2, [logit(0.75), 0, Math.log(2), Math.log(0.5), logit(0.8), 0]);
    const { imageScore, detections } = decode(heads, logit(0.25), rules, 0.1);
    expect(imageScore).toBeCloseTo(0.25, 6);
    expect(detections).toHaveLength(1);
    const expected = { left: 28, top: 16, width: 32, height: 16, score: 0.8 * 0.5 };
    for (const [key, value] of Object.entries(expected)) expect(detections[0]).toHaveProperty(key, expect.closeTo(value, 4));
  });

  it('shrinks boxes around their centre, last', () => {
    const heads = emptyHeads();
    put(heads[1], 1, 2, [logit(0.75), 0, Math.log(2), Math.log(0.5), logit(0.8), 0]);
    const [box] = decode(heads, 0, { ...rules, boxScale: 0.5 }, 0.1).detections;
    for (const [key, value] of Object.entries({ left: 36, top: 20, width: 16, height: 8 })) expect(box).toHaveProperty(key, expect.closeTo(value, 4));
  });

  it('takes the highest box score as image score where there is no image head, even below the asked score', () => {
    const heads = emptyHeads();
    put(heads[0], 0, 0, [0, 0, 0, 0, logit(0.3), 0]);
    const decoded = decode(heads, undefined, { ...rules, score: 'sigmoid(objectness)' }, 0.5);
    expect(decoded.imageScore).toBeCloseTo(0.3, 6);
    expect(decoded.detections).toEqual([]);
  });

  it('multiplies the best class in only when there are several', () => {
    const heads = [head(2, -20, 2), head(4, -20, 2), head(8, -20, 2)] as const;
    put(heads[0], 1, 1, [0, 0, 0, 0, logit(0.8), logit(0.1), logit(0.5)]);
    const [box] = decode(heads, undefined, { ...rules, classes: ['a', 'b'], score: 'sigmoid(objectness)' }, 0.1).detections;
    expect(box?.score).toBeCloseTo(0.4, 6);
  });

  it('calibrates the image score and leaves the boxes as they are', () => {
    const heads = emptyHeads();
    put(heads[0], 1, 1, [0, 0, 0, 0, 2, 0]);
    const [plain, calibrated] = [decode(heads, 1.5, rules, 0.1), decode(heads, 1.5, { ...rules, calibration: { temperature: 3 } }, 0.1)];
    expect(plain.imageScore).toBeCloseTo(sigmoid(1.5), 9);
    expect(calibrated.imageScore).toBeCloseTo(sigmoid(0.5), 9);
    expect(calibrated.detections).toEqual(plain.detections);
  });

  it('lets boxes below the asked score vote, so that a box moves neither with that score nor with the image\'s', () => {
    const heads = emptyHeads();
    put(heads[1], 1, 2, [0, 0, 0, 0, logit(0.8), 0]);
    put(heads[1], 1, 1, [3, 0, 0, 0, logit(0.2), 0]);
    const voting = { ...rules, nonMaximumSuppressionIoU: 0.2, boxVotingIoU: 0.2 };
    const [low, high] = [decode(heads, 20, voting, 0.05), decode(heads, 20, voting, 0.5)];
    expect(high.detections).toHaveLength(1);
    expect(high.detections).toEqual(low.detections);
    const [alone] = decode(heads, 20, rules, 0.5).detections;
    expect(high.detections[0]?.left).toBeLessThan((alone?.left ?? 0) - 0.5);
    expect(decode(heads, 20, voting, 0.9).detections).toEqual([]);
    const healthy = decode(heads, -6, voting, 0.005).detections;
    expect(healthy.map(({ left, top, width, height }) => [left, top, width, height])).toEqual(low.detections.map(({ left, top, width, height }) => [left, top, width, height]));
  });

  it('drops boxes that are not finite', () => {
    const heads = emptyHeads();
    put(heads[0], 0, 0, [0, 0, 1e4, 0, 3, 0]);
    put(heads[0], 0, 1, [NaN, 0, 0, 0, 3, 0]);
    put(heads[0], 1, 1, [0, 0, 0, 0, NaN, 0]);
    expect(decode(heads, 0, rules, 0).detections.filter((box) => box.score > 1e-6)).toEqual([]);
  });

  it('puts every centre in its own cell, sorts, suppresses, and keeps scores within bounds', () => {
    const value = fc.double({ min: -6, max: 6, noNaN: true });
    const cell = fc.tuple(fc.nat(7), fc.nat(7), fc.array(value, { minLength: 6, maxLength: 6 }));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), value, fc.double({ min: 0.05, max: 0.9, noNaN: true }), (cells, imageLogit, minScore) => {
        const heads = emptyHeads();
        for (const [row, column, values] of cells) put(heads[2], row, column, values);
        const { detections } = decode(heads, imageLogit, rules, minScore);
        detections.forEach((box, i) => {
          expect(box.score).toBeGreaterThanOrEqual(minScore);
          expect(box.score).toBeLessThanOrEqual(Math.sqrt(sigmoid(imageLogit)));
          const x = (box.left + box.width / 2) / 8;
          const y = (box.top + box.height / 2) / 8;
          expect(cells.some(([row, column]) => Math.abs(x - column - 0.5) <= 0.5 + 1e-6 && Math.abs(y - row - 0.5) <= 0.5 + 1e-6)).toBe(true);
          for (const other of detections.slice(i + 1)) {
            expect(other.score).toBeLessThanOrEqual(box.score);
            expect(intersectionOverUnion(box, other)).toBeLessThanOrEqual(rules.nonMaximumSuppressionIoU + 1e-9);
          }
        });
      }),
    );
  });
});
