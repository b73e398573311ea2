import { beforeAll, describe, expect, it } from 'vitest';
import { composeDataSet, decodeFrame, encodeFrame, readDicom, writeDicom } from './index.ts';
import type { PixelData } from './pixel-data.ts';

const bigEndian = '1.2.840.10008.1.2.2';
const jpegLs = '1.2.840.10008.1.2.4.80';
const jpeg2000 = '1.2.840.10008.1.2.4.90';
const htj2k = '1.2.840.10008.1.2.4.201';

const image = (changes: Parameters<typeof composeDataSet>[0] = {}) =>
  composeDataSet({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
    SOPInstanceUID: '1.2.3',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: 13,
    Columns: 15,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    ...changes,
  });
const drawn = (samplesPerPixel: 1 | 3) => ({
  rows: 13,
  columns: 15,
  samplesPerPixel,
  photometricInterpretation: samplesPerPixel === 1 ? 'MONOCHROME2' : 'RGB',
  bitsStored: 8,
  signed: false,
  values: Uint8Array.from({ length: 195 * samplesPerPixel }, (_, i) => (i * 37) % 256),
});
const colour = { SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 0 };

const framed = (bytes: Uint8Array): PixelData => ({ kind: 'encapsulated', offsetTable: [], fragments: [{ offset: 0, bytes }] });
const decoded = (dataSet: ReturnType<typeof image>, transferSyntaxUID: string, codeStream: Uint8Array) =>
  decodeFrame(readDicom(writeDicom(dataSet, transferSyntaxUID, framed(codeStream))));

async function codeStreamOf(samplesPerPixel: 1 | 3, transferSyntaxUID: string): Promise<Uint8Array> {
  const encoded = await encodeFrame(drawn(samplesPerPixel), transferSyntaxUID);
  if (encoded.kind !== 'encapsulated') throw new Error('not encapsulated');
  return encoded.fragments[0]?.bytes ?? new Uint8Array();
}

describe('a code stream of 8 bits in an image of 16 bits allocated', () => {
  it.each(['1.2.840.10008.1.2.4.70', jpegLs, jpeg2000, htj2k])('is widened, %s', async (transferSyntaxUID) => {
    const { values } = await decoded(image({ BitsAllocated: 16 }), transferSyntaxUID, await codeStreamOf(1, transferSyntaxUID));
    expect(values).toEqual(Uint16Array.from(drawn(1).values));
  });

  it.each(['1.2.840.10008.1.2.4.70', jpegLs])('keeps its sign, %s', async (transferSyntaxUID) => {
    const { values } = await decoded(image({ BitsAllocated: 16, BitsStored: 12, HighBit: 11, PixelRepresentation: 1 }), transferSyntaxUID, await codeStreamOf(1, transferSyntaxUID));
    expect(values).toEqual(Int16Array.from(Int8Array.from(drawn(1).values)));
  });
});

describe('a lossy code stream of whole cells', () => {
  /** Twelve bits in the cells' upper part or lower; what lies beside them are an encoder's errors. */
  const cells = (shift: number) => Uint16Array.from({ length: 195 }, (_, i) => ((i * 21) << shift) + (i % 3));
  const image12 = (highBit: number) => image({ BitsAllocated: 16, BitsStored: 12, HighBit: highBit });

  it.each([
    { uid: '1.2.840.10008.1.2.4.81', lossless: jpegLs },
    { uid: '1.2.840.10008.1.2.4.91', lossless: jpeg2000 },
  ])('gives the stored bits wherever they lie, $uid', async ({ uid, lossless }) => {
    for (const highBit of [11, 13, 15]) {
      const values = cells(highBit - 11);
      const encoded = await encodeFrame({ ...drawn(1), bitsStored: 16, values }, lossless);
      if (encoded.kind !== 'encapsulated') throw new Error('not encapsulated');
      const read = await decoded(image12(highBit), uid, encoded.fragments[0]?.bytes ?? new Uint8Array());
      expect(Array.from(read.values)).toEqual(Array.from(values, (value) => Math.min(4095, value >> (highBit - 11))));
    }
  });
});

describe('components of a lower resolution', () => {
  /** The code stream with other bytes behind the marker. */
  const patched = (codeStream: Uint8Array, marker: number, offsets: readonly number[], value: number): Uint8Array => {
    const at = codeStream.findIndex((byte, i) => byte === 0xff && codeStream[i + 1] === marker);
    return codeStream.map((byte, i) => (offsets.includes(i - at) ? value : byte));
  };
  const refused = { code: 'UNIMPLEMENTED', reason: 'CODE_STREAM_UNSUPPORTED' };

  it.each([
    { what: 'XRsiz of one in three', uid: jpeg2000, samples: 3, marker: 0x51, offsets: [44] },
    { what: 'YRsiz of one in three', uid: jpeg2000, samples: 3, marker: 0x51, offsets: [48] },
    { what: 'XRsiz of the only one', uid: jpeg2000, samples: 1, marker: 0x51, offsets: [41] },
    { what: 'XRsiz and YRsiz, HTJ2K', uid: htj2k, samples: 3, marker: 0x51, offsets: [44, 45, 47, 48] },
  ] as const)('are refused: $what', async ({ uid, samples, marker, offsets }) => {
    const whole = await codeStreamOf(samples, uid);
    const dataSet = image(samples === 3 ? colour : {});
    expect((await decoded(dataSet, uid, whole)).values).toEqual(drawn(samples).values);
    await expect(decoded(dataSet, uid, patched(whole, marker, offsets, 2))).rejects.toMatchObject(refused);
  });

  it('are refused: sampling factors of JPEG-LS that differ', async () => {
    const whole = await codeStreamOf(3, jpegLs);
    expect((await decoded(image(colour), jpegLs, whole)).values).toEqual(drawn(3).values);
    await expect(decoded(image(colour), jpegLs, patched(whole, 0xf7, [11], 0x22))).rejects.toMatchObject(refused);
  });
});

/** A box of a JP2 file (ITU-T T.800 annex I). */
function box(type: string, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, content) => sum + content.length, 8);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return Buffer.concat([head, Buffer.from(type), ...contents]);
}

it('a JP2 file whose palette makes three samples of one is refused', async () => {
  const palette = Uint8Array.of(1, 0, 3, 7, 7, 7, ...Array.from({ length: 256 }, (_, i) => [i, 255 - i, 0]).flat());
  const mapping = Uint8Array.of(0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 2);
  const codeStream = await codeStreamOf(1, jpeg2000);
  const file = (...boxes: Uint8Array[]) =>
    Buffer.concat([
      box('jP  ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a)),
      box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ')),
      box('jp2h', box('ihdr', Uint8Array.of(0, 0, 0, 13, 0, 0, 0, 15, 0, 1, 7, 7, 0, 0)), box('colr', Uint8Array.of(1, 0, 0, 0, 0, 0, 17)), ...boxes),
      box('jp2c', codeStream),
    ]);
  expect((await decoded(image(), jpeg2000, file())).values).toEqual(drawn(1).values);
  await expect(decoded(image(), jpeg2000, file(box('pclr', palette), box('cmap', mapping)))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'PIXEL_DATA_MISMATCH' });
});

describe('big endian words of two cells of 8 bits', () => {
  // Three frames of 195 bytes: the second begins within a word, and a byte of padding ends the last.
  const frames = Uint8Array.from({ length: 585 }, (_, i) => (i * 41) % 256);
  const words = Buffer.from([...frames, 0]).swap16();
  let bytes: Uint8Array;
  beforeAll(() => {
    bytes = writeDicom(image({ NumberOfFrames: 3 }), bigEndian, { kind: 'native', bytes: words, isSwapped: true });
  });

  it('are told by their VR and come out in order, frame by frame', async () => {
    for (const frame of [0, 1, 2]) expect((await decodeFrame(readDicom(bytes), frame)).values).toEqual(frames.subarray(frame * 195, (frame + 1) * 195));
  });

  it('stay words when they are written again', () => {
    const { dataSet, transferSyntaxUID, pixelData } = readDicom(bytes);
    expect(writeDicom(dataSet, transferSyntaxUID, pixelData)).toEqual(bytes);
  });

  it('are told from bytes', async () => {
    const plain = readDicom(writeDicom(image({ NumberOfFrames: 3 }), bigEndian, { kind: 'native', bytes: frames }));
    expect((await decodeFrame(plain, 1)).values).toEqual(frames.subarray(195, 390));
  });

  it('are refused where the last word is cut', async () => {
    const cut = readDicom(bytes.subarray(0, -1));
    expect((await decodeFrame(cut, 1)).values).toEqual(frames.subarray(195, 390));
    await expect(decodeFrame(cut, 2)).rejects.toMatchObject({ reason: 'PIXEL_DATA_TRUNCATED' });
  });
});
