import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ModelInput, fitGeometry, prepareInput, renderDisplay, toImageBox, toTensorBox } from './index.ts';

const input = (width: number, height: number, changes: Partial<ModelInput> = {}): ModelInput => ({
  width,
  height,
  layout: 'NCHW',
  fit: 'letterbox',
  normalisation: { subtract: 0, multiply: 1 },
  ...changes,
});
const image = (columns: number, rows: number, value: (column: number, row: number) => number) => ({
  columns,
  rows,
  values: Float32Array.from({ length: columns * rows }, (_, i) => value(i % columns, Math.floor(i / columns))),
});

describe('fitGeometry', () => {
  const side = fc.integer({ min: 1, max: 6000 });
  const fit = fc.constantFrom('letterbox' as const, 'stretch' as const);
  const place = fc.double({ min: -100, max: 7000, noNaN: true });

  it('leads back to the image from the tensor', () => {
    fc.assert(
      fc.property(side, side, side, side, fit, fc.tuple(place, place, place, place), (columns, rows, width, height, chosen, [left, top, boxWidth, boxHeight]) => {
        const geometry = fitGeometry(columns, rows, width, height, chosen);
        const box = { left, top, width: boxWidth, height: boxHeight };
        const back = toImageBox(toTensorBox(box, geometry), geometry);
        // The offset, up to half the tensor, costs digits when the image is much larger than it.
        const tolerance = 1e-9 * Math.max(1, width / geometry.scaleX, height / geometry.scaleY, ...Object.values(box).map(Math.abs));
        for (const key of ['left', 'top', 'width', 'height'] as const) expect(Math.abs(back[key] - box[key])).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  it('keeps the image within the tensor, filling one side of it', () => {
    fc.assert(
      fc.property(side, side, side, side, fit, (columns, rows, width, height, chosen) => {
        const geometry = fitGeometry(columns, rows, width, height, chosen);
        const whole = toTensorBox({ left: 0, top: 0, width: columns, height: rows }, geometry);
        expect(whole.left).toBeGreaterThanOrEqual(-1e-6);
        expect(whole.top).toBeGreaterThanOrEqual(-1e-6);
        expect(Math.max(whole.width / width, whole.height / height)).toBeCloseTo(1, 9);
        if (chosen === 'letterbox') expect(geometry.scaleX).toBe(geometry.scaleY);
      }),
    );
  });
});

describe('prepareInput', () => {
  it('leaves a plain image plain, black around it, in every layout', () => {
    const { values, geometry } = prepareInput(image(300, 100, () => 0.5), input(96, 96));
    expect([geometry.offsetX, geometry.offsetY]).toEqual([0, 32]);
    const expected = Float32Array.from(values, (_, i) => (Math.floor((i % (96 * 96)) / 96 / 32) === 1 ? 0.5 : 0));
    expect(values.every((value, i) => Math.abs(value - (expected[i] ?? NaN)) < 1e-6)).toBe(true);
  });

  it('is the image itself at its own size', () => {
    const source = image(7, 5, (column, row) => (column * 3 + row * 11) / 100);
    expect(prepareInput(source, input(7, 5)).values.subarray(0, 35)).toEqual(source.values);
  });

  it('filters by a triangle as wide as an output pixel when shrinking: weights worked by hand', () => {
    // Halving: each output pixel weighs its four nearest by 1/8, 3/8, 3/8, 1/8, and at the edge by 3/7, 3/7, 1/7.
    const { values } = prepareInput(image(8, 8, (column) => [0, 1, 0, 0, 0, 0, 0, 0][column] ?? 0), input(4, 4));
    expect(Array.from(values.subarray(0, 4), (value) => Math.round(value * 56))).toEqual([24, 7, 0, 0]);
  });

  it('keeps a bright line that sampling would step over', () => {
    const { values } = prepareInput(image(1000, 1000, (column) => (column === 503 ? 1 : 0)), input(100, 100));
    expect(values.subarray(5000, 5100).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0.1, 5);
  });

  it('interpolates between pixels when enlarging', () => {
    const { values } = prepareInput(image(2, 1, (column) => column), input(4, 2));
    expect(Array.from(values.subarray(0, 4))).toEqual([0, 0.25, 0.75, 1]);
  });

  it('treats rows as it treats columns', () => {
    const side = fc.integer({ min: 1, max: 60 });
    const fit = fc.constantFrom('letterbox' as const, 'stretch' as const);
    fc.assert(
      fc.property(side, side, side, side, fit, (columns, rows, width, height, chosen) => {
        const value = (column: number, row: number): number => ((column * 13 + row * 29) % 31) / 31;
        const upright = prepareInput(image(columns, rows, value), input(width, height, { fit: chosen })).values;
        const turned = prepareInput(image(rows, columns, (column, row) => value(row, column)), input(height, width, { fit: chosen })).values;
        for (let row = 0; row < height; row += 1) {
          for (let column = 0; column < width; column += 1) expect(upright[row * width + column]).toBeCloseTo(turned[column * height + row] ?? NaN, 5);
        }
      }),
    );
  });

  it('normalises, and lays channels side by side or apart', () => {
    const source = image(2, 2, (column, row) => (column + 2 * row) / 4);
    const normalisation = { subtract: 0.5, multiply: 4 };
    const apart = prepareInput(source, input(2, 2, { normalisation })).values;
    const together = prepareInput(source, input(2, 2, { normalisation, layout: 'NHWC' })).values;
    expect(Array.from(apart)).toEqual([-2, -1, 0, 1, -2, -1, 0, 1, -2, -1, 0, 1]);
    expect(Array.from(together)).toEqual([-2, -2, -2, -1, -1, -1, 0, 0, 0, 1, 1, 1]);
  });

  it('reads rendered pixels as it reads their values', () => {
    const pixels = { rows: 40, columns: 30, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', bitsStored: 12, signed: true };
    const values = Int16Array.from({ length: 1200 }, (_, i) => ((i * 37) % 4096) - 2048);
    const rendered = renderDisplay({ ...pixels, values }, {});
    const plain = { columns: 30, rows: 40, values: rendered.values };
    expect(prepareInput(rendered, input(64, 64)).values).toEqual(prepareInput(plain, input(64, 64)).values);
  });
});

describe('renderDisplay', () => {
  const pixels = { rows: 1, columns: 3, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', bitsStored: 8, signed: false };

  it('refuses colour', () => {
    expect(() => renderDisplay({ ...pixels, samplesPerPixel: 3, values: new Uint8Array(9) }, {})).toThrow(expect.objectContaining({ reason: 'NOT_GREYSCALE' }));
  });

  it('shows an even image as black', () => {
    const even = renderDisplay({ ...pixels, bitsStored: 16, values: Uint16Array.of(7, 7, 7) }, {});
    expect(Array.from(even.values)).toEqual([0, 0, 0]);
  });
});
