import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { deflatedFile } from '../../test/fixtures/deflated-file.ts';
import { composeDataSet, decodeFrame, encodeFrame, headLength, mayBeDicom, readDicom, text, writeDicom } from './index.ts';

const image = composeDataSet({
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  SOPInstanceUID: '1.2.3',
  Modality: 'CR',
  PatientName: 'Müller^Änne',
  ReferencedImageSequence: [composeDataSet({ ReferencedSOPInstanceUID: '1.2.3.4' })],
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 16,
  Columns: 15,
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 0,
});
const pixels = {
  rows: 16,
  columns: 15,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  bitsStored: 12,
  signed: false,
  values: Uint16Array.from({ length: 240 }, (_, i) => (i * 1237) % 4096),
};

const syntaxes = {
  'implicit little endian': '1.2.840.10008.1.2',
  'explicit little endian': '1.2.840.10008.1.2.1',
  'explicit big endian': '1.2.840.10008.1.2.2',
  RLE: '1.2.840.10008.1.2.5',
  'JPEG lossless': '1.2.840.10008.1.2.4.70',
  'JPEG-LS': '1.2.840.10008.1.2.4.80',
  'JPEG 2000': '1.2.840.10008.1.2.4.90',
  HTJ2K: '1.2.840.10008.1.2.4.201',
};
type Syntax = keyof typeof syntaxes;
const names = Object.keys(syntaxes) as Syntax[];
const files = {} as Record<Syntax, Uint8Array>;

beforeAll(async () => {
  for (const name of names) files[name] = writeDicom(image, syntaxes[name], await encodeFrame(pixels, syntaxes[name]));
});

/** Reads and decodes; anything but a Fault escapes. */
async function attempt(bytes: Uint8Array): Promise<string> {
  try {
    await decodeFrame(readDicom(bytes));
    return 'decoded';
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.reason;
    throw thrown;
  }
}

describe('readDicom', () => {
  it.each(names)('reads back what was written, %s', async (name) => {
    const file = readDicom(files[name]);
    expect(file.transferSyntaxUID).toBe(syntaxes[name]);
    expect(text(file.dataSet, 'PatientName')).toBe('Müller^Änne');
    expect(file.dataSet['00081140']).toEqual(image['00081140']);
    expect(file.dataSet['7FE00010']).toBeUndefined();
    expect((await decodeFrame(file)).values).toEqual(pixels.values);
  });

  it.each(names)('gives a Fault for every file cut short, %s', async (name) => {
    const whole = files[name];
    for (let length = 0; length < whole.length - 16; length += 7) expect(await attempt(whole.subarray(0, length))).not.toBe('decoded');
  });

  it.each<Syntax>(['RLE', 'JPEG lossless', 'JPEG-LS', 'JPEG 2000', 'HTJ2K'])('refuses a code stream that ends in the middle of a whole fragment, %s', async (name) => {
    const file = readDicom(files[name]);
    const { pixelData } = file;
    if (pixelData?.kind !== 'encapsulated') return expect.fail('not encapsulated');
    const fragments = pixelData.fragments.map((fragment) => ({ ...fragment, bytes: fragment.bytes.subarray(0, (fragment.bytes.length >> 2) * 2) }));
    await expect(decodeFrame({ ...file, pixelData: { ...pixelData, fragments } })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('refuses what is no DICOM', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        fc.pre(bytes[0] !== 8 && bytes[1] !== 8);
        expect(() => readDicom(bytes)).toThrow(Fault);
      }),
    );
  });

  it('does not believe lengths that the file cannot hold', () => {
    const bytes = Uint8Array.from(files['explicit little endian']);
    const length = bytes.length - pixels.values.byteLength - 4;
    bytes.set([0xfe, 0xff, 0xff, 0x7f], length);
    expect(readDicom(bytes).pixelData).toMatchObject({ kind: 'native', bytes: { length: pixels.values.byteLength } });
  });

  it('refuses values without end', () => {
    const element = (tag: readonly number[], value: Buffer) => {
      const header = Buffer.from([...tag, 0, 0, 0, 0]);
      header.writeUInt32LE(value.length, 4);
      return Buffer.concat([header, value]);
    };
    // OtherPatientNames of 1 MiB in Implicit VR: half a million names each.
    const file = (times: number) => Buffer.concat([element([8, 0, 0x18, 0], Buffer.from('1.2.3\0')), ...Array.from({ length: times }, () => element([0x10, 0, 1, 0x10], Buffer.alloc(1 << 20, 'a\\')))]);
    expect(readDicom(file(1)).dataSet['00101001']?.Value).toHaveLength((1 << 19) + 1);
    expect(() => readDicom(file(2))).toThrow(expect.objectContaining({ reason: 'DICOM_TOO_COMPLEX' }));
  });

  describe('a deflated data set', () => {
    const { bytes, inflatedBytes } = deflatedFile(image);

    it('grows as far as its reader allows', () => {
      for (const options of [undefined, { maxInflatedBytes: inflatedBytes }]) expect(text(readDicom(bytes, options).dataSet, 'PatientName')).toBe('Müller^Änne');
    });

    it('is refused with the limit above that', () => {
      expect(() => readDicom(bytes, { maxInflatedBytes: inflatedBytes - 1 })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', reason: 'DICOM_TOO_LARGE' }));
      expect(() => readDicom(deflatedFile(image, 2 ** 21).bytes, { maxInflatedBytes: 1.5 * 2 ** 20 })).toThrow(/larger than 1\.5 MiB/);
    });

    it('is damaged, not too large, where it is cut off', () => {
      expect(() => readDicom(bytes.subarray(0, -20), { maxInflatedBytes: inflatedBytes - 1 })).toThrow(expect.objectContaining({ reason: 'DICOM_TRUNCATED' }));
    });
  });

  it('refuses endless nesting', () => {
    const opening = Uint8Array.of(0x08, 0, 0x40, 0x11, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff);
    const bytes = new Uint8Array(opening.length * 100_000);
    for (let at = 0; at < bytes.length; at += opening.length) bytes.set(opening, at);
    expect(() => readDicom(bytes)).toThrow(expect.objectContaining({ reason: 'DICOM_TOO_COMPLEX' }));
  });
});

describe('mayBeDicom', () => {
  const unreadable = (bytes: Uint8Array): boolean => {
    try {
      readDicom(bytes);
      return false;
    } catch (thrown) {
      return Fault.from(thrown).reason === 'DICOM_UNREADABLE';
    }
  };

  it.each(names)('knows a file by its head, with and without what stands before its data set, %s', (name) => {
    const bytes = files[name];
    const bodyAt = 144 + Buffer.from(bytes).readUInt32LE(140);
    for (const from of [0, 128, 132, bodyAt]) expect(mayBeDicom(bytes.subarray(from, from + headLength))).toBe(true);
  });

  it('denies nothing that readDicom would read', () => {
    const beginning = fc.constantFrom([], [2, 0], [8, 0], [0, 8], [...Buffer.from('DICM')], [...new Uint8Array(128), ...Buffer.from('DICM')]);
    fc.assert(
      fc.property(beginning, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        const bytes = Uint8Array.from([...start, ...rest]);
        if (!mayBeDicom(bytes.subarray(0, headLength))) expect(unreadable(bytes)).toBe(true);
      }),
    );
    expect(mayBeDicom(Buffer.from('%PDF-1.7'))).toBe(false);
    expect(mayBeDicom(new Uint8Array())).toBe(false);
  });
});

/** Bytes overwritten anywhere behind the preamble, and perhaps an early end. */
const mutations = fc.record({
  changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff), fc.nat(4)), { minLength: 1, maxLength: 8 }),
  kept: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) }),
});

describe('mutated files', () => {
  // Not JPEG-LS: over rare damage its decoder, CharLS, loops for half a minute before it gives up. Only ending its thread interrupts that.
  it.each(names.filter((name) => name !== 'JPEG-LS'))('are read, or refused by a Fault, %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(mutations, async ({ changes, kept }) => {
        const bytes = Uint8Array.from(files[name]);
        for (const [place, value, run] of changes) {
          const at = 132 + Math.floor(place * (bytes.length - 132));
          bytes.fill(value, at, at + run);
        }
        await attempt(bytes.subarray(0, Math.ceil(kept * bytes.length)));
      }),
      { numRuns: 150 },
    );
  });
});
