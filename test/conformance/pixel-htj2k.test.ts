import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDicom, writeDicom } from '#dicom';
import { type Variant, variants } from './pixel-encodings.ts';
import { decodedPixels, hasHtj2kEncoder, largestDifference, missingTools, reference, referencePixels, run } from './pixel-tools.ts';

// Neither dcmtk nor GDCM knows High-Throughput JPEG 2000. OpenJPH's own programs write the code streams, and read the lossy ones for
// reference. The decoder under test is a later OpenJPH: for lossless streams the original decides, for lossy ones the older program.
const missing = [...missingTools, ...(hasHtj2kEncoder ? [] : ['openjph-tools'])];
if (missing.length > 0) console.warn(`pixel-htj2k: skipped, Debian packages are missing: ${missing.join(' ')}`);

const folder = mkdtempSync(join(tmpdir(), 'pixel-htj2k-'));
const at = (name: string): string => join(folder, name);
const size = { rows: 61, columns: 47 };
const names = ['u6', 's6', 'u8', 's8', 'u8in16', 's8in16', 'u10', 'u12', 's12', 'u16', 's16'] as const satisfies Variant[];

beforeAll(() => {
  if (missing.length > 0) return;
  reference(names.map((name, i) => ({ command: 'synthesise', path: at(`${name}.dcm`), ...size, ...variants[name], seed: i + 1 })));
  reference(names.map((name) => ({ command: 'planes', path: at(`${name}.dcm`), target: at(`${name}.yuv`) })));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Codes the samples of a variant and puts the code stream in the place of its pixels. */
function encode(name: (typeof names)[number], uid: string, options: readonly string[], samples = `${name}.yuv`): string {
  const plane = ['-dims', `{${size.columns},${size.rows}}`, '-num_comps', '1', '-signed', 'false', '-bit_depth', `${variants[name].stored}`, '-downsamp', '{1,1}'];
  run('ojph_compress', '-i', at(samples), '-o', at(`${name}.j2c`), ...plane, ...options);
  const { dataSet } = readDicom(readFileSync(at(`${name}.dcm`)));
  const bytes = variants[name].signed ? markedSigned(readFileSync(at(`${name}.j2c`))) : readFileSync(at(`${name}.j2c`));
  writeFileSync(at(`${name}.ht.dcm`), writeDicom(dataSet, uid, { kind: 'encapsulated', offsetTable: [], fragments: [{ offset: 0, bytes }] }));
  return at(`${name}.ht.dcm`);
}

/**
 * The program misreads negative samples of 16 bits. Coding lowers unsigned samples by half their range and leaves signed ones (ITU-T T.800
 * G.1), so the stream of signed samples is that of the raised ones with the sign bit of Ssiz (A.5.1) set.
 */
function markedSigned(codeStream: Uint8Array): Uint8Array {
  const marked = Uint8Array.from(codeStream);
  marked[42] = (marked[42] ?? 0) | 0x80;
  return marked;
}

describe.skipIf(missing.length > 0)('High-Throughput JPEG 2000', () => {
  describe.each([
    { syntax: 'lossless', uid: '1.2.840.10008.1.2.4.201', order: 'LRCP' },
    { syntax: 'lossless RPCL', uid: '1.2.840.10008.1.2.4.202', order: 'RPCL' },
  ])('$syntax', ({ uid, order }) => {
    it.each(names)('%s equal the original', async (name) => {
      const encoded = encode(name, uid, ['-reversible', 'true', '-prog_order', order]);
      expect(largestDifference(await decodedPixels(encoded), referencePixels(at(`${name}.dcm`)))).toBe(0);
    });
  });

  async function expectExpanded(name: (typeof names)[number], step: string, samples?: string): Promise<void> {
    const encoded = encode(name, '1.2.840.10008.1.2.4.203', ['-qstep', step], samples);
    run('ojph_expand', '-i', at(`${name}.j2c`), '-o', at(`${name}.expanded.yuv`));
    reference([{ command: 'raw_plane', path: at(`${name}.expanded.yuv`), target: `${encoded}.raw`, depth: variants[name].stored }]);
    // Irreversible wavelets are computed in floating point, whose rounding differs with the vector unit: one grey level of rounding.
    expect(largestDifference(await decodedPixels(encoded), referencePixels(encoded))).toBeLessThanOrEqual(1);
  }

  it.each(['u8', 'u12', 'u16'] as const)('lossy %s equals what ojph_expand decodes', async (name) => {
    await expectExpanded(name, '0.01');
  });

  it.each(['u8in16', 'u10'] as const)('lossy %s that overshoots is clipped as ojph_expand does', async (name) => {
    // Black and white by turns, in steps so coarse that samples leave the range.
    const white = 2 ** variants[name].stored - 1;
    const samples = Array.from({ length: size.rows * size.columns }, (_, i) => ((i * i) % 7 < 3 ? white : 0));
    writeFileSync(at('sharp.yuv'), name === 'u8in16' ? Uint8Array.from(samples) : Uint16Array.from(samples));
    await expectExpanded(name, '0.4', 'sharp.yuv');
  });
});
