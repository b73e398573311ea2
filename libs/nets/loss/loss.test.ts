import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom, uniform } from '#random';
import { detectionLoss } from './detection-loss.ts';
import { imageLoss } from './image-loss.ts';
import { type LabelledBox, type ScaleTargets, anchorSets, anchorsFor, encodeTargets, targetFields } from './targets.ts';

const rules = { anchors: [[0.1, 0.1], [0.2, 0.3], [0.5, 0.5], [0.9, 0.6]], anchorMasks: [[2, 3], [0, 1]] } as const;
const grids = [[2, 3], [4, 6]] as const;
const box = (left: number, top: number, width: number, height: number, classIndex = 0): LabelledBox => ({ left, top, width, height, classIndex });

describe('encodeTargets', () => {
  it('puts a box into the cell of its centre, at the anchor it fits best', () => {
    const [coarse, fine] = encodeTargets([[], [box(0.5, 0.1, 0.2, 0.32)]], grids, rules) as [ScaleTargets, ScaleTargets];
    expect(coarse.values.every((value) => value === 0)).toBe(true);
    // Centre (0.6, 0.26) on 4 rows x 6 columns: row 1, column 3; anchor 1 of this scale; image 1.
    const cell = ((1 * 4 + 1) * 6 + 3) * 2 + 1;
    const found = [...fine.values.subarray(cell * targetFields, (cell + 1) * targetFields)];
    [0.6, 0.04, 0, Math.log(0.32 / 0.3), 2 - 0.064, 1, 0].forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 5);
    });
    expect([...fine.boxes.subarray(4)].map((value) => Math.round(value * 1000) / 1000)).toEqual([0.5, 0.1, 0.7, 0.42]);
  });

  it('gives every box one anchor of one scale, and undoes to the box', () => {
    const side = fc.double({ min: 0.02, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(side, side, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (width, height, u, v) => {
        const truth = box(u * (1 - width), v * (1 - height), width, height);
        const found = encodeTargets([[truth]], [[13, 13], [26, 26], [52, 52]], anchorSets.rsna).flatMap(({ values, grid, anchors }) =>
          Array.from({ length: values.length / targetFields }, (_, cell) => ({ cell, at: values.subarray(cell * targetFields, (cell + 1) * targetFields) }))
            .filter(({ at }) => at[5] === 1)
            .map(({ cell, at }) => {
              const place = Math.floor(cell / anchors.length);
              return [((at[0] ?? 0) + (place % grid[1])) / grid[1], Math.exp(at[2] ?? 0) * (anchors[cell % anchors.length]?.[0] ?? 0)];
            }),
        );
        expect(found).toHaveLength(1);
        expect(found[0]?.[0]).toBeCloseTo(truth.left + width / 2, 5);
        expect(found[0]?.[1]).toBeCloseTo(width, 5);
      }),
    );
  });

  it('chooses the anchor by overlap of sizes', () => {
    expect(anchorsFor({ width: 0.11, height: 0.09 }, rules.anchors)).toEqual([0]);
    expect(anchorsFor({ width: 0.8, height: 0.6 }, rules.anchors)).toEqual([3]);
    expect(anchorsFor({ width: 0.6, height: 0.55 }, rules.anchors, 0.6)).toEqual([2, 3]);
  });

  it('gives a box to every anchor that overlaps it enough, each of which undoes to it, and leaves a best anchor to its own box', () => {
    const [alone, shared] = [box(0.1, 0.2, 0.6, 0.55), box(0.05, 0.15, 0.7, 0.65)];
    const [coarse] = encodeTargets([[alone]], grids, rules, 0.6) as [ScaleTargets];
    // Centre (0.4, 0.475) on 2 rows x 3 columns: row 0, column 1; both anchors of the coarse scale.
    const at = (anchor: number) => coarse.values.subarray(((0 * 3 + 1) * 2 + anchor) * targetFields);
    expect([at(0)[5], at(1)[5], coarse.values.filter((_, i) => i % targetFields === 5 && coarse.values[i] === 1).length]).toEqual([1, 1, 2]);
    expect(Math.exp(at(0)[2] ?? 0) * 0.5).toBeCloseTo(0.6, 5);
    expect(Math.exp(at(1)[2] ?? 0) * 0.9).toBeCloseTo(0.6, 5);
    // The second box has the same centre and the last anchor for its best: the first one keeps its own, and loses that.
    const [both] = encodeTargets([[shared, alone]], grids, rules, 0.6) as [ScaleTargets];
    const width = (anchor: number) => Math.exp(both.values[((0 * 3 + 1) * 2 + anchor) * targetFields + 2] ?? 0) * (rules.anchors[anchor + 2]?.[0] ?? 0);
    expect(width(0)).toBeCloseTo(0.6, 5);
    expect(width(1)).toBeCloseTo(0.7, 5);
  });
});

const sigmoid = (t: number): number => 1 / (1 + Math.exp(-t));

/** The loss as model.md writes it, number by number. */
function referenceLoss(logits: Float32Array, fields: number, { values, grid, anchors }: ScaleTargets, truths: readonly (readonly LabelledBox[])[]) {
  const [rows, columns] = grid;
  const terms = { xy: 0, wh: 0, objectness: 0, classes: 0 };
  for (let i = 0; i < values.length / targetFields; i += 1) {
    const t = [...logits.subarray(i * fields, (i + 1) * fields)];
    const [x = 0, y = 0, w = 0, h = 0, weight = 0, object = 0, classIndex = 0] = values.subarray(i * targetFields);
    const place = Math.floor(i / anchors.length);
    const [column, row, image] = [place % columns, Math.floor(place / columns) % rows, Math.floor(place / columns / rows)];
    const [tx = 0, ty = 0, tw = 0, th = 0, to = 0, ...classes] = t;
    terms.xy += object * weight * ((x - sigmoid(tx)) ** 2 + (y - sigmoid(ty)) ** 2);
    terms.wh += object * weight * ((w - tw) ** 2 + (h - th) ** 2);
    const [aw, ah] = anchors[i % anchors.length] ?? [1, 1];
    const [pw, ph] = [Math.exp(tw) * aw, Math.exp(th) * ah];
    const [px, py] = [(sigmoid(tx) + column) / columns - pw / 2, (sigmoid(ty) + row) / rows - ph / 2];
    const overlaps = (truths[image] ?? []).map(({ left, top, width, height }) => {
      const across = Math.max(0, Math.min(px + pw, left + width) - Math.max(px, left));
      const down = Math.max(0, Math.min(py + ph, top + height) - Math.max(py, top));
      return (across * down) / (pw * ph + width * height - across * down);
    });
    const asked = object + (1 - object) * (Math.max(0, ...overlaps) < 0.5 ? 1 : 0);
    terms.objectness -= asked * (object * Math.log(sigmoid(to)) + (1 - object) * Math.log(1 - sigmoid(to)));
    const shares = classes.map(sigmoid);
    terms.classes -= object * Math.log((shares[classIndex] ?? 1) / shares.reduce((sum, value) => sum + value, 0));
  }
  return Object.fromEntries(Object.entries(terms).map(([name, sum]) => [name, sum / truths.length]));
}

describe('detectionLoss', () => {
  beforeAll(() => tf.setBackend('cpu'));
  const truthsOf = (classes: number) => [
    [box(0.1, 0.2, 0.5, 0.45, 1 % classes), box(0.3, 0.3, 0.8, 0.6, 0)],
    [box(0.5, 0.1, 0.45, 0.5, 2 % classes)],
  ];
  const targetsOf = (classes: number): ScaleTargets => {
    const [coarse] = encodeTargets(truthsOf(classes), grids, rules) as [ScaleTargets, ScaleTargets];
    return coarse;
  };
  const draw = (fields: number): Float32Array => {
    const random = seededRandom('logits', fields);
    return Float32Array.from({ length: 2 * 2 * 3 * 2 * fields }, () => uniform(random, -1, 1));
  };
  const lossOf = (logits: Float32Array, fields: number) => detectionLoss(tf, tf.tensor4d(logits, [2, 2, 3, 2 * fields]), targetsOf(fields - 5), { ignoreIoU: 0.5, focalGamma: 0 });

  it.each([6, 8])('is what the formulas say, with %i fields an anchor', (fields) => {
    const logits = draw(fields);
    const expected = referenceLoss(logits, fields, targetsOf(fields - 5), truthsOf(fields - 5));
    for (const [name, value] of Object.entries(lossOf(logits, fields))) expect((value as tf.Scalar).dataSync()[0]).toBeCloseTo(expected[name] ?? 0, 4);
    expect(expected.objectness).toBeGreaterThan(0);
  });

  it('asks nothing of the class when there is one', () => {
    expect(lossOf(draw(6), 6).classes.dataSync()[0]).toBe(0);
  });
});

describe('imageLoss', () => {
  it('is the cross-entropy, of one unit or of several', () => {
    expect(imageLoss(tf, tf.tensor2d([[2], [-1]]), [1, 0]).dataSync()[0]).toBeCloseTo(-(Math.log(sigmoid(2)) + Math.log(1 - sigmoid(-1))) / 2, 5);
    const logits = [0.5, -1, 2];
    const share = Math.exp(2) / logits.reduce((sum, t) => sum + Math.exp(t), 0);
    expect(imageLoss(tf, tf.tensor2d([logits]), [2]).dataSync()[0]).toBeCloseTo(-Math.log(share), 5);
  });
});
