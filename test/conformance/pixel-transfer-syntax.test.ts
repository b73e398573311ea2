import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDicom } from '#dicom';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';
import { type Encoding, type Variant, encodings, variants } from './pixel-encodings.ts';
import { decodedPixels, largestDifference, missingTools, reference, referencePixels, run } from './pixel-tools.ts';

if (missingTools.length > 0) console.warn(`pixel-transfer-syntax: skipped, Debian packages are missing: ${missingTools.join(' ')}`);
if (!hasSharedData) console.warn('pixel-transfer-syntax: real images skipped, the folder of test data is absent');

const folder = mkdtempSync(join(tmpdir(), 'pixel-transfer-syntax-'));
const at = (name: string): string => join(folder, `${name}.dcm`);
const names = Object.keys(variants) as Variant[];
const narrow: readonly Variant[] = ['u6', 'u8', 's8'];
/** Of the selection values, which decode alike, one is enough. */
const isCodeStream = ({ name, transferSyntaxUID, variants: among }: Encoding): boolean =>
  transferSyntaxUID.startsWith('1.2.840.10008.1.2.4.') && !/SV[3-7]/.test(name) && among.some((variant) => narrow.includes(variant));
/** Odd sizes: rows of odd length, frames of odd length, and padding behind them. */
const size = { rows: 61, columns: 47 };

beforeAll(() => {
  if (missingTools.length > 0) return;
  reference(names.map((name, i) => ({ command: 'synthesise', path: at(name), ...size, ...variants[name], seed: i + 1 })));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.skipIf(missingTools.length > 0)('synthetic pixels', () => {
  it.each(names)('%s are read as they were written', async (name) => {
    expect(largestDifference(await decodedPixels(at(name)), referencePixels(at(name)))).toBe(0);
  });

  describe.each(encodings.map((encoding) => ({ ...encoding, title: encoding.name })))('$title', (encoding) => {
    it.each(encoding.variants)(`%s equal ${encoding.lossless ? 'the original' : "GDCM's"}`, async (name) => {
      const target = join(folder, `${encoding.name.replaceAll(/\W+/g, '-')}-${name}.dcm`);
      encoding.encode(at(name), target);
      expect(readDicom(readFileSync(target)).transferSyntaxUID).toBe(encoding.transferSyntaxUID);
      if (!encoding.lossless) reference([{ command: 'decode', path: target }]);
      const expected = referencePixels(encoding.lossless ? at(name) : target);
      expect(largestDifference(await decodedPixels(target), expected)).toBe(0);
    });
  });

  describe.each(encodings.filter(isCodeStream).map((encoding) => ({ ...encoding, title: encoding.name })))('$title, in cells twice as wide', (encoding) => {
    it.each(encoding.variants.filter((name) => narrow.includes(name)))('%s', async (name) => {
      const target = join(folder, `${encoding.name.replaceAll(/\W+/g, '-')}-${name}-wide.dcm`);
      encoding.encode(at(name), target);
      if (!encoding.lossless) reference([{ command: 'decode', path: target }]);
      reference([{ command: 'describe', path: target, BitsAllocated: 16 }]);
      expect(largestDifference(await decodedPixels(target), referencePixels(encoding.lossless ? at(name) : target))).toBe(0);
    });
  });

  it.each([
    ['dcmcjpeg', '+e1'],
    ['dcmcjpls', '+el'],
    ['gdcmconv', '--j2k'],
  ])('negative samples of fewer bits than are stored stay negative, %s', async (program, option) => {
    run(program, option, at('s8'), at('s8-of-12'));
    reference([{ command: 'describe', path: at('s8-of-12'), BitsAllocated: 16, BitsStored: 12, HighBit: 11 }]);
    expect(largestDifference(await decodedPixels(at('s8-of-12')), referencePixels(at('s8')))).toBe(0);
  });

  it('colour of more than 8 bits in JPEG 2000 is refused', async () => {
    run('gdcmconv', '--j2k', at('rgb12'), at('rgb12-j2k'));
    await expect(decodedPixels(at('rgb12-j2k'))).rejects.toMatchObject({ code: 'UNIMPLEMENTED', reason: 'CODE_STREAM_UNSUPPORTED' });
  });

  it('near-lossless JPEG-LS stays within its bound', async () => {
    run('dcmcjpls', '+en', '+md', '3', at('u12'), at('bounded'));
    const difference = largestDifference(await decodedPixels(at('bounded')), referencePixels(at('u12')));
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThanOrEqual(3);
  });
});

describe.skipIf(missingTools.length > 0)('encapsulation', () => {
  it.each([
    { name: 'u8', fragments: 1, table: false },
    { name: 'u8', fragments: 3, table: true },
    { name: 'u8', fragments: 3, table: false },
    { name: 'u8frames', fragments: 1, table: true },
    { name: 'u8frames', fragments: 1, table: false },
    { name: 'u8frames', fragments: 2, table: true },
  ] as const)('$name in $fragments fragments a frame, offset table: $table', async ({ name, fragments, table }) => {
    const target = at(`${name}-${fragments}-${table}`);
    run('dcmcjpeg', '+e1', at(name), at(`${name}-encapsulated`));
    reference([{ command: 'refragment', path: at(`${name}-encapsulated`), target, fragments, table }]);
    expect(largestDifference(await decodedPixels(target), referencePixels(at(name)))).toBe(0);
  });
});

describe.skipIf(missingTools.length > 0)('bare data sets', () => {
  it.each(['+te', '+ti', '+tb'])('dcmconv %s without preamble and meta header', async (option) => {
    const target = at(`bare${option}`);
    run('dcmconv', option, at('u12'), at('framed'));
    reference([{ command: 'strip', path: at('framed'), target, keep_meta: false }]);
    expect(largestDifference(await decodedPixels(target), referencePixels(at('u12')))).toBe(0);
  });

  it('a meta header without preamble', async () => {
    run('dcmcjpls', at('u12'), at('framed'));
    reference([{ command: 'strip', path: at('framed'), target: at('meta-only'), keep_meta: true }]);
    expect(largestDifference(await decodedPixels(at('meta-only')), referencePixels(at('u12')))).toBe(0);
  });
});

/** GDCM codes no derived image with loss a second time, and the radiograph is one. */
const forRealRadiograph = encodings.filter(({ name, variants: among }) => among.includes('u16') && !name.includes('JPEG 2000 '));
const samples = ['dx-animal', 'nhsx-sample', 'nih-test1', 'rg1-j2k-mono1', 'rsna-jpeg'];

describe.skipIf(missingTools.length > 0 || !hasSharedData)('real images', () => {
  it.each(samples)('%s equals GDCM', async (name) => {
    copyFileSync(sharedData(`dicom-samples/${name}.dcm`), at(name));
    reference([{ command: 'decode', path: at(name) }]);
    expect(largestDifference(await decodedPixels(at(name)), referencePixels(at(name)))).toBe(0);
  });

  it.each(forRealRadiograph)('a real radiograph of 15 bits, $name', async (encoding) => {
    const [native, target] = [at('rg1-native'), at('rg1-encoded')];
    run('gdcmconv', '--raw', sharedData('dicom-samples/rg1-j2k-mono1.dcm'), native);
    encoding.encode(native, target);
    const judged = encoding.lossless ? native : target;
    reference([{ command: 'decode', path: judged }]);
    expect(largestDifference(await decodedPixels(target), referencePixels(judged))).toBe(0);
  });

  it.each(encodings.filter(({ lossless, variants: among }) => !lossless && among.includes('u8frames')))('a real radiograph of 8 bits, $name', async (encoding) => {
    encoding.encode(sharedData('dicom-samples/nih-test1.dcm'), at('nih-encoded'));
    reference([{ command: 'decode', path: at('nih-encoded') }]);
    expect(largestDifference(await decodedPixels(at('nih-encoded')), referencePixels(at('nih-encoded')))).toBe(0);
  });
});
