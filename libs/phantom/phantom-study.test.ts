import { describe, expect, it } from 'vitest';
import { decodeFrame, readDicom, text } from '#dicom';
import { type PhantomImage, demoImages, phantomStudy } from './index.ts';

const syntaxes = [
  '1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.5', '1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.201',
];
const columns = 100;

describe('phantomStudy', () => {
  it('gives the same files for the same seed, and another study for another', async () => {
    const [first, again, other] = [await phantomStudy({ seed: 1, columns }), await phantomStudy({ seed: 1, columns }), await phantomStudy({ seed: 2, columns })];
    expect(again).toEqual(first);
    expect(new Set([...first, ...other].map(({ sopInstanceUID }) => sopInstanceUID)).size).toBe(6);
    expect(new Set([...first, ...other].map(({ studyInstanceUID }) => studyInstanceUID)).size).toBe(2);
  });

  it('holds the same pixels in every transfer syntax', async () => {
    const images = syntaxes.map((transferSyntaxUID): PhantomImage => ({ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID }));
    const files = await phantomStudy({ seed: 1, columns, images });
    const decoded = await Promise.all(files.map(({ bytes }) => decodeFrame(readDicom(bytes))));
    expect(files.map(({ bytes }) => readDicom(bytes).transferSyntaxUID)).toEqual(syntaxes);
    for (const { values } of decoded) expect(values).toEqual(decoded[0]?.values);
  });

  it('says what it is: nobody', async () => {
    for (const { bytes, view } of await phantomStudy({ seed: 7, columns })) {
      const { dataSet } = readDicom(bytes);
      expect(text(dataSet, 'PatientName')).toBe('PHANTOM^THORAX');
      expect(text(dataSet, 'ViewPosition')).toBe(view === 'LATERAL' ? 'LL' : view);
    }
  });

  it('inverts MONOCHROME1', async () => {
    const both = (['MONOCHROME1', 'MONOCHROME2'] as const).map((photometricInterpretation) => ({ ...demoImages[0], view: 'PA' as const, photometricInterpretation, transferSyntaxUID: '1.2.840.10008.1.2.1' }));
    const [inverse, straight] = await Promise.all((await phantomStudy({ seed: 1, columns, images: both })).map(({ bytes }) => decodeFrame(readDicom(bytes))));
    expect(inverse?.photometricInterpretation).toBe('MONOCHROME1');
    inverse?.values.forEach((value, index) => { expect(Math.abs(value + (straight?.values[index] ?? NaN) - 4095)).toBeLessThanOrEqual(1); });
  });

  it('cannot write every syntax', async () => {
    const images: PhantomImage[] = [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.4.50' }];
    await expect(phantomStudy({ seed: 1, columns, images })).rejects.toMatchObject({ reason: 'ENCODER_MISSING' });
  });
});
