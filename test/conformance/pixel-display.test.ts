import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeFrame, readDicom } from '#dicom';
import { renderDisplay } from '#radiograph';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';
import { type Variant, variants } from './pixel-encodings.ts';
import { largestDifference, missingTools, reference, referenceDisplay } from './pixel-tools.ts';

if (missingTools.length > 0) console.warn(`pixel-display: skipped, Debian packages are missing: ${missingTools.join(' ')}`);
if (!hasSharedData) console.warn('pixel-display: real images skipped, the folder of test data is absent');

const folder = mkdtempSync(join(tmpdir(), 'pixel-display-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ramp = (length: number, largest: number): number[] => Array.from({ length }, (_, i) => Math.round(largest * (i / (length - 1)) ** 2));
const window = (center: number | number[], width: number | number[], shape?: string) => ({
  WindowCenter: center,
  WindowWidth: width,
  ...(shape === undefined ? {} : { VOILUTFunction: shape }),
});
const rescale = (slope: number, intercept: number) => ({ RescaleSlope: slope, RescaleIntercept: intercept, RescaleType: 'US' });
const table = (descriptor: number[], data: number[], vr = 'US') => [{ descriptor, data, vr }];

/** Attributes of the greyscale pipeline, over the pixels of a variant. */
const cases: readonly { readonly title: string; readonly pixels: Variant; readonly attributes: Readonly<Record<string, unknown>> }[] = [
  { title: 'no VOI, 8 bits', pixels: 'u8', attributes: {} },
  { title: 'no VOI, 12 bits', pixels: 'u12', attributes: {} },
  { title: 'no VOI, signed 16 bits', pixels: 's16', attributes: {} },
  { title: 'no VOI, signed 8 bits', pixels: 's8', attributes: {} },
  { title: 'no VOI, padding range', pixels: 'u12', attributes: { PixelPaddingValue: 0, PixelPaddingRangeLimit: 900 } },
  { title: 'LINEAR', pixels: 'u12', attributes: window(2000, 1500) },
  { title: 'LINEAR by name, of two the first', pixels: 'u16', attributes: window([30000, 100], [40000, 50], 'LINEAR') },
  { title: 'LINEAR of width 1', pixels: 'u8', attributes: window(128, 1) },
  { title: 'LINEAR_EXACT', pixels: 'u12', attributes: window(2000, 1500, 'LINEAR_EXACT') },
  { title: 'LINEAR_EXACT narrower than 1', pixels: 'u12', attributes: { ...window(1.2, 0.5, 'LINEAR_EXACT'), ...rescale(0.001, 0) } },
  { title: 'SIGMOID', pixels: 'u12', attributes: window(1800, 700, 'SIGMOID') },
  { title: 'rescale with negative intercept', pixels: 'u12', attributes: { ...window(500, 2000), ...rescale(1.5, -1024) } },
  { title: 'rescale with negative slope', pixels: 's12', attributes: { ...window(100, 3000), ...rescale(-1, 7) } },
  { title: 'rescale without window', pixels: 'u12', attributes: rescale(-2, 100) },
  { title: 'rescale without window, 8 bits', pixels: 'u8', attributes: rescale(-1, 255) },
  { title: 'Modality LUT', pixels: 'u12', attributes: { ...window(30000, 60000), ModalityLUTSequence: table([4096, 0, 16], ramp(4096, 65535)) } },
  { title: 'Modality LUT that starts within', pixels: 's12', attributes: { ...window(300, 600), ModalityLUTSequence: table([1000, -400, 10], ramp(1000, 1023), 'SS') } },
  { title: 'VOI LUT', pixels: 'u12', attributes: { VOILUTSequence: table([4096, 0, 12], ramp(4096, 4095)) } },
  { title: 'VOI LUT before a window', pixels: 'u12', attributes: { ...window(1, 2), VOILUTSequence: table([2000, 700, 8], ramp(2000, 255)) } },
  { title: 'VOI LUT of 65536 entries', pixels: 'u16', attributes: { VOILUTSequence: table([0, 0, 16], ramp(65536, 65535)) } },
  { title: 'VOI LUT of 40000 entries, said in SS', pixels: 's16', attributes: { VOILUTSequence: table([40000 - 65536, -20000, 16], ramp(40000, 65535), 'SS') } },
  { title: 'VOI LUT from 40000 on', pixels: 'u16', attributes: { VOILUTSequence: table([20000, 40000, 16], ramp(20000, 65535)) } },
  { title: 'VOI LUT from 40000 on, said in SS', pixels: 'u16', attributes: { VOILUTSequence: table([20000, 40000 - 65536, 16], ramp(20000, 65535), 'SS') } },
  { title: 'Modality LUT of 65535 entries, said in SS', pixels: 's16', attributes: { ...window(30000, 60000), ModalityLUTSequence: table([-1, -32768, 16], ramp(65535, 65535), 'SS') } },
  { title: 'VOI LUT from 40000 on, of what a Modality LUT makes of signed pixels', pixels: 's12', attributes: { ModalityLUTSequence: table([4096, -2048, 16], ramp(4096, 65535), 'SS'), VOILUTSequence: table([20000, 40000 - 65536, 16], ramp(20000, 65535), 'SS') } },
  { title: 'VOI LUT after rescale, signed', pixels: 's12', attributes: { ...rescale(1, -100), VOILUTSequence: table([4096, -2148, 12], ramp(4096, 4095), 'SS') } },
  { title: 'MONOCHROME1', pixels: 'u12', attributes: { ...window(2000, 1500), PhotometricInterpretation: 'MONOCHROME1' } },
  { title: 'MONOCHROME1 with INVERSE', pixels: 'u12', attributes: { ...window(2000, 1500), PhotometricInterpretation: 'MONOCHROME1', PresentationLUTShape: 'INVERSE' } },
  { title: 'MONOCHROME2 with IDENTITY', pixels: 'u12', attributes: { ...window(2000, 1500), PresentationLUTShape: 'IDENTITY' } },
  { title: 'MONOCHROME2 with INVERSE', pixels: 'u12', attributes: { ...window(2000, 1500), PresentationLUTShape: 'INVERSE' } },
  { title: 'padding stays black when inverted', pixels: 's16', attributes: { ...window(0, 40000), PhotometricInterpretation: 'MONOCHROME1', PixelPaddingValue: -32768, PixelPaddingRangeLimit: -20000 } },
  { title: 'overlay bits beside the stored ones', pixels: 'u12overlay', attributes: window(2000, 1500) },
  { title: 'stored bits on top', pixels: 'u12high', attributes: window(2000, 1500) },
];

async function expectReference(path: string): Promise<void> {
  reference([{ command: 'display', path }]);
  const file = readDicom(readFileSync(path));
  const { values } = renderDisplay(await decodeFrame(file), file.dataSet);
  // The reference computes in 64 bits, display values have 32.
  expect(largestDifference(values, referenceDisplay(path))).toBeLessThan(1e-6);
}

describe.skipIf(missingTools.length > 0)('display values equal the formulas of PS3.3 in numpy', () => {
  it.each(cases)('$title', async ({ pixels, attributes }) => {
    const path = join(folder, 'synthetic.dcm');
    reference([{ command: 'synthesise', path, rows: 61, columns: 47, ...variants[pixels], seed: 5, ...attributes }]);
    await expectReference(path);
  });
});

describe.skipIf(missingTools.length > 0 || !hasSharedData)('display values of real images equal the formulas', () => {
  it.each(['dx-animal', 'nih-test1', 'rg1-j2k-mono1', 'rsna-jpeg'])('%s', async (name) => {
    const path = join(folder, `${name}.dcm`);
    copyFileSync(sharedData(`dicom-samples/${name}.dcm`), path);
    await expectReference(path);
  });
});
