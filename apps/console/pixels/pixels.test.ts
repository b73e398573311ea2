import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DicomJson, describeImage, personNameOf } from './image-description.ts';
import { greyTable, paintFrame, readFrame, storedValue } from './samples.ts';
import { brightnessOf, dragWindow, windowOver } from './window.ts';

const us = (...values: number[]) => ({ vr: 'US', Value: values });
const ds = (value: number) => ({ vr: 'DS', Value: [value] });
const cs = (value: string) => ({ vr: 'CS', Value: [value] });

const twelveBits: DicomJson = { '00280010': us(1), '00280011': us(4), '00280002': us(1), '00280100': us(16), '00280101': us(12), '00280102': us(11), '00280103': us(0) };

function greysOf(dataSet: DicomJson, cells: Uint8Array | Uint16Array): number[] {
  const description = describeImage(dataSet) ?? expect.fail('no image');
  const frame = readFrame(description, new Uint8Array(new Uint8Array(cells.buffer)).buffer) ?? expect.fail('no frame');
  const pixels = new Uint32Array(cells.length);
  paintFrame(frame, greyTable(frame, frame.window, false), pixels);
  return [...pixels].map((pixel) => pixel & 0xff);
}

describe('brightnessOf', () => {
  it('agrees with the example of PS3.3 C.11.2.1.2.1: c = 2048, w = 4096', () => {
    const window = { center: 2048, width: 4096, shape: 'LINEAR' } as const;
    expect([0, 4095].map((value) => brightnessOf(window, value))).toEqual([0, 1]);
    expect(brightnessOf(window, 2047.5)).toBeCloseTo(0.5, 12);
  });

  it('is half at the centre of a sigmoid, and at the ends of an exact window black and white', () => {
    expect(brightnessOf({ center: 100, width: 50, shape: 'SIGMOID' }, 100)).toBe(0.5);
    expect([10, 30].map((value) => brightnessOf(windowOver(10, 30), value))).toEqual([0, 1]);
  });

  it('never falls with the value, and stays in 0..1', () => {
    fc.assert(
      fc.property(fc.double({ min: -4096, max: 4096, noNaN: true }), fc.double({ min: 1, max: 8192, noNaN: true }), fc.integer({ min: -5000, max: 5000 }), (center, width, value) => {
        for (const shape of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const) {
          const [a, b] = [brightnessOf({ center, width, shape }, value), brightnessOf({ center, width, shape }, value + 1)];
          expect(a).toBeGreaterThanOrEqual(0);
          expect(b).toBeLessThanOrEqual(1);
          expect(b).toBeGreaterThanOrEqual(a);
        }
      }),
    );
  });
});

describe('dragWindow', () => {
  it('widens to the right, darkens downwards, and comes back', () => {
    const window = { center: 100, width: 200, shape: 'LINEAR' } as const;
    const dragged = dragWindow(window, 0.1, 0.2, 1000);
    expect(dragged.width).toBeGreaterThan(200);
    expect(dragged.center).toBe(200);
    expect(dragWindow(dragged, -0.1, -0.2, 1000).width).toBeCloseTo(200, 9);
    expect(dragWindow(window, -100, 0, 1000).width).toBe(1);
  });
});

describe('describeImage', () => {
  it('reads no image where there is no matrix', () => {
    expect(describeImage({})).toBeUndefined();
  });

  it('passes over windows outside the domain of their function, and a slope of 0', () => {
    const description = describeImage({ ...twelveBits, '00281050': ds(10), '00281051': ds(0), '00281053': ds(0) });
    expect(description?.window).toBeUndefined();
    expect(description?.slope).toBe(1);
  });

  it('reads names', () => {
    expect(personNameOf({ '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane' }] } })).toBe('Doe Jane');
    expect(personNameOf({})).toBeUndefined();
  });
});

describe('a frame', () => {
  const windowed = { ...twelveBits, '00281050': ds(2048), '00281051': ds(4096) };

  it('is shown by its window', () => {
    expect(greysOf(windowed, Uint16Array.of(0, 1024, 2048, 4095))).toEqual([0, 64, 128, 255]);
  });

  it('is inverted for MONOCHROME1, padding black all the same', () => {
    const inverse = { ...windowed, '00280004': cs('MONOCHROME1'), '00280120': us(0) };
    expect(greysOf(inverse, Uint16Array.of(0, 1024, 2048, 4095))).toEqual([0, 191, 127, 0]);
  });

  it('is shown from black to white where the header has no window', () => {
    expect(greysOf(twelveBits, Uint16Array.of(100, 200, 250, 300))).toEqual([0, 128, 191, 255]);
  });

  it('of eight bits is shown as it is', () => {
    const eightBits = { ...twelveBits, '00280100': us(8), '00280101': us(8), '00280102': us(7) };
    expect(greysOf(eightBits, Uint8Array.of(0, 10, 200, 255))).toEqual([0, 10, 200, 255]);
  });

  it('takes rescale and sign into account', () => {
    const signed = { ...twelveBits, '00280103': us(1), '00281052': ds(-1000), '00281053': ds(2), '00281050': ds(-1000), '00281051': ds(401) };
    expect(greysOf(signed, Uint16Array.of(0xf9c, 0, 100, 0xfce))).toEqual([0, 128, 255, 64]);
  });

  it('ignores bits beyond those stored', () => {
    const description = describeImage(twelveBits) ?? expect.fail('no image');
    expect(storedValue(description, 0xf123)).toBe(0x123);
    expect(storedValue({ ...description, highBit: 15 }, 0x1234)).toBe(0x123);
  });

  it('is refused when it is too short or in colour', () => {
    const description = describeImage(twelveBits) ?? expect.fail('no image');
    expect(readFrame(description, new ArrayBuffer(7))).toBeUndefined();
    expect(readFrame({ ...description, samplesPerPixel: 3 }, new ArrayBuffer(64))).toBeUndefined();
  });
});
