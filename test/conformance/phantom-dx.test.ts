import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFrame, readDicom } from '#dicom';
import { type PhantomImage, demoImages, demoOpacity, phantomStudy } from '#phantom';
import { dciodvfy, hasDciodvfy, hasProgram } from '../fixtures/dicom-validators.ts';

const hasGdcm = hasProgram('gdcmconv');
if (!hasDciodvfy || !hasGdcm) console.warn('The phantom is not validated: dciodvfy (dicom3tools) or gdcmconv (libgdcm-tools) is missing.');

/** Further syntaxes that GDCM decodes; High-Throughput JPEG 2000 it does not know. */
const others = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.5', '1.2.840.10008.1.2.4.80'].map(
  (transferSyntaxUID): PhantomImage => ({ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID }),
);

describe.skipIf(!hasDciodvfy || !hasGdcm)('the phantom study', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'pneumogate-phantom-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is a valid DX study without warning, and GDCM decodes the same pixels', async () => {
    for (const { name, bytes } of await phantomStudy({ seed: 9, columns: 300, images: [...demoImages, ...others], opacities: [demoOpacity] })) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      expect(await dciodvfy(path)).toEqual({ errors: [], warnings: [] });
      execFileSync('gdcmconv', ['--raw', path, `${path}.raw`]);
      const decoded = await decodeFrame(readDicom(await readFile(`${path}.raw`)));
      expect(decoded.values).toEqual((await decodeFrame(readDicom(bytes))).values);
    }
  });
});
