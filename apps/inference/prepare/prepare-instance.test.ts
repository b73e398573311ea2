import { describe, expect, it } from 'vitest';
import { composeDataSet } from '#dicom';
import { type PhantomImage, phantomStudy } from '#phantom';
import { learnFamiliarity, thumbnailOf } from '#radiograph';
import { deflatedFile } from '../../../test/fixtures/deflated-file.ts';
import type { PrepareTask } from './preparation.ts';
import { prepareInstance } from './prepare-instance.ts';

const input: PrepareTask['input'] = { name: 'image', layout: 'NCHW', width: 64, height: 64, fit: 'stretch', normalisation: { subtract: 0.45, multiply: 4 } };
const task = { input, familiarity: undefined, maxInflatedBytes: 2 ** 24, keepDataSet: false };
const frontal: PhantomImage = { view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' };

async function fileOf(seed: number, image: Partial<PhantomImage> = {}): Promise<Uint8Array<ArrayBuffer>> {
  const [file] = await phantomStudy({ seed, columns: 300, images: [{ ...frontal, ...image }] });
  if (file === undefined) throw new Error('no file');
  return new Uint8Array(file.bytes);
}

async function thumbnail(bytes: Uint8Array<ArrayBuffer>): Promise<Float64Array> {
  const preparation = await prepareInstance({ ...task, bytes });
  if (preparation.kind !== 'prepared') throw new Error(preparation.code);
  return thumbnailOf(preparation, input, 16, 16);
}

describe('prepareInstance', () => {
  it('fails a deflated file that grows above what the service accepts, and names the limit', async () => {
    const { bytes } = deflatedFile(composeDataSet({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1', SOPInstanceUID: '2.25.1' }), 2 ** 20);
    expect(await prepareInstance({ ...task, bytes, maxInflatedBytes: 2 ** 20 })).toEqual({ kind: 'failed', code: 'DICOM_TOO_LARGE', sentence: 'The deflated DICOM data set is larger than 1 MiB.' });
  });

  it('refuses an image that looks unlike those the model has been trained on, though its header is in order', async () => {
    const thumbnails = await Promise.all([1, 2, 3, 4].map(async (seed) => thumbnail(await fileOf(seed))));
    const familiarity = learnFamiliarity(thumbnails, 16, 16, 0);
    const tolerant = { ...familiarity, least: familiarity.least - 0.05 };
    const prepare = async (bytes: Uint8Array<ArrayBuffer>) => prepareInstance({ ...task, bytes, familiarity: tolerant });
    expect((await prepare(await fileOf(5))).kind).toBe('prepared');
    expect((await prepare(await fileOf(5, { photometricInterpretation: 'MONOCHROME1' }))).kind).toBe('prepared');
    // The same pixels with the polarity told wrongly.
    const wrong = Buffer.from(await fileOf(5)).toString('latin1').replace('MONOCHROME2', 'MONOCHROME1').replace(/IDENTITY/g, 'INVERSE ');
    const outcome = await prepare(new Uint8Array(Buffer.from(wrong, 'latin1')));
    expect(outcome).toMatchObject({ kind: 'skipped', code: 'UNLIKE_TRAINING_IMAGES' });
  });
});
