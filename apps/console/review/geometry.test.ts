import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxBetween, boxInMiddle, fitView, handles, moveBox, resizeBox, smallestSide, toImage, toStage, zoomAt } from './geometry.ts';

const matrix = { width: 1000, height: 2000 };
const stage = { width: 800, height: 600 };

const shift = fc.double({ min: -3000, max: 3000, noNaN: true });
const box = fc
  .record({ left: fc.double({ min: 0, max: 900, noNaN: true }), top: fc.double({ min: 0, max: 1900, noNaN: true }), width: fc.double({ min: 1, max: 100, noNaN: true }), height: fc.double({ min: 1, max: 100, noNaN: true }) });

const lies = ({ left, top, width, height }: { left: number; top: number; width: number; height: number }): boolean =>
  left >= 0 && top >= 0 && left + width <= matrix.width + 1e-9 && top + height <= matrix.height + 1e-9;

describe('moveBox', () => {
  it('keeps size, and stays in the image', () => {
    fc.assert(
      fc.property(box, shift, shift, (before, dx, dy) => {
        const after = moveBox(before, dx, dy, matrix);
        expect([after.width, after.height]).toEqual([before.width, before.height]);
        expect(lies(after)).toBe(true);
      }),
    );
  });
});

describe('resizeBox', () => {
  it('moves only the edges of its handle, never inverts a box, and stays in the image', () => {
    fc.assert(
      fc.property(box, fc.constantFrom(...handles), shift, shift, (before, handle, dx, dy) => {
        const after = resizeBox(before, handle, dx, dy, matrix);
        expect(lies(after)).toBe(true);
        expect(Math.min(after.width, after.height)).toBeGreaterThan(0);
        if (handle.x >= 0) expect(after.left).toBe(before.left);
        if (handle.x <= 0) expect(after.left + after.width).toBeCloseTo(before.left + before.width, 9);
        if (handle.y >= 0) expect(after.top).toBe(before.top);
        if (handle.y <= 0) expect(after.top + after.height).toBeCloseTo(before.top + before.height, 9);
      }),
    );
  });

  it('agrees with a case worked by hand', () => {
    const before = { left: 100, top: 100, width: 200, height: 300 };
    expect(resizeBox(before, { x: -1, y: 1 }, -50, 20, matrix)).toEqual({ left: 50, top: 100, width: 250, height: 320 });
    expect(resizeBox(before, { x: 1, y: 0 }, -500, 20, matrix)).toEqual({ left: 100, top: 100, width: smallestSide(matrix), height: 300 });
  });
});

describe('views', () => {
  it('fit the whole image, centred', () => {
    expect(fitView(matrix, stage)).toEqual({ scale: 0.3, x: 250, y: 0 });
  });

  it('keep the point under the pointer while they zoom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: 0, max: 800, noNaN: true }), fc.double({ min: 0, max: 600, noNaN: true }), (factor, x, y) => {
        const before = fitView(matrix, stage);
        const [a, b] = [toImage(before, { x, y }), toImage(zoomAt(before, factor, { x, y }, before.scale), { x, y })];
        expect(b.x).toBeCloseTo(a.x, 6);
        expect(b.y).toBeCloseTo(a.y, 6);
      }),
    );
  });

  it('map boxes to the stage and back', () => {
    const view = { scale: 0.5, x: 10, y: 20 };
    const shown = toStage(view, { left: 100, top: 200, width: 40, height: 60 });
    expect(shown).toEqual({ left: 60, top: 120, width: 20, height: 30 });
    expect(toImage(view, { x: shown.left, y: shown.top })).toEqual({ x: 100, y: 200 });
  });
});

describe('drawing', () => {
  it('takes corners in any order, and what lies in the image', () => {
    expect(boxBetween({ x: 50, y: 80 }, { x: -20, y: 30 }, matrix)).toEqual({ left: 0, top: 30, width: 50, height: 50 });
  });

  it('takes a slip of the hand for none', () => {
    expect(boxBetween({ x: 50, y: 80 }, { x: 53, y: 300 }, matrix)).toBeUndefined();
    expect(boxBetween({ x: -50, y: 80 }, { x: -5, y: 300 }, matrix)).toBeUndefined();
  });

  it('begins by keys in the middle of what is shown', () => {
    const start = boxInMiddle(fitView(matrix, stage), stage, matrix);
    expect([start.left + start.width / 2, start.top + start.height / 2]).toEqual([500, 1000]);
    expect(lies(boxInMiddle({ scale: 1, x: 5000, y: 5000 }, stage, matrix))).toBe(true);
  });
});
