import { describe, expect, it } from 'vitest';
import type { DisplayImage } from '#radiograph';
import { seededRandom } from '#random';
import { coverage, erode, lungMask, smooth } from './lung-mask.ts';
import { pasteLungs } from './paste-lungs.ts';

const [columns, rows] = [100, 80];
const image = (value: (x: number, y: number) => number): DisplayImage => ({ columns, rows, values: Float32Array.from({ length: columns * rows }, (_, i) => value(i % columns, Math.floor(i / columns))) });
const inside = (x: number, y: number) => ((x - 30) / 16) ** 2 + ((y - 40) / 30) ** 2 < 1 || ((x - 70) / 16) ** 2 + ((y - 40) / 30) ** 2 < 1;
const lungs = image((x, y) => (inside(x, y) ? 0.5 + 0.1 * Math.sin(x) : (x * y) % 7 === 0 ? 0.02 : 0));
const chest = image((x) => 0.3 + x / 400);
const box = { left: 22, top: 30, width: 16, height: 20, label: 'opacity' };

describe('lungMask', () => {
  it('finds what is visible and passes over traces of compression', () => {
    const { weights } = lungMask(lungs);
    const wrong = weights.filter((weight, i) => weight !== Number(inside(i % columns, Math.floor(i / columns)))).length;
    expect(wrong).toBeLessThan(columns * rows * 0.03);
    expect(coverage(lungMask(lungs), box)).toBeGreaterThan(0.95);
  });

  it('erodes inwards and smooths within 0..1', () => {
    const mask = lungMask(lungs);
    const eroded = erode(mask, 4);
    const area = ({ weights }: { weights: Float32Array }) => weights.reduce((sum, weight) => sum + weight, 0);
    expect(area(eroded)).toBeLessThan(area(mask));
    expect(area(eroded)).toBeGreaterThan(0);
    expect(eroded.weights.every((weight, i) => weight <= (mask.weights[i] ?? 0))).toBe(true);
    const soft = smooth(mask, 3);
    expect(soft.weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
    expect(soft.weights[40 * columns + 30]).toBeCloseTo(1, 5);
  });
});

describe('pasteLungs', () => {
  it('keeps the chest outside and shows the lungs inside', () => {
    const { image: pasted } = pasteLungs({ lungs, boxes: [box], chest }, seededRandom(4));
    expect(pasted.values[5 * columns + 50]).toBeCloseTo(chest.values[5 * columns + 50] ?? 0, 5);
    expect(pasted.values.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(pasted.values).not.toEqual(chest.values);
  });

  it('repeats with its seed and drops a box exactly when a cut leaves too little of it', () => {
    const outcomes = Array.from({ length: 60 }, (_, seed) => pasteLungs({ lungs, boxes: [box] }, seededRandom(seed)));
    expect(outcomes[7]).toEqual(pasteLungs({ lungs, boxes: [box] }, seededRandom(7)));
    const kept = outcomes.filter(({ boxes }) => boxes.length === 1).length;
    expect(kept).toBeGreaterThan(20);
    for (const { image: pasted, boxes } of outcomes) {
      const visible = coverage({ columns, rows, weights: pasted.values.map((value) => Number(value > 0.05)) }, box);
      if (boxes.length === 1) expect(visible).toBeGreaterThan(0.2);
    }
  });

  it('shows only what its partner of the other class shows too', () => {
    const leftLung = image((x, y) => (x < columns / 2 && inside(x, y) ? 0.5 : 0));
    for (let seed = 0; seed < 20; seed += 1) {
      const { image: pasted, boxes } = pasteLungs({ lungs, boxes: [{ ...box, left: 62 }], partner: leftLung }, seededRandom(seed));
      expect(boxes).toEqual([]);
      expect(pasted.values.every((value, i) => i % columns < columns / 2 || value === 0)).toBe(true);
    }
  });
});
