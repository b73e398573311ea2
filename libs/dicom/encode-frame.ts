import codecs from 'dcmjs-codecs';
import { Fault } from '#fault';
import type { PixelData } from './pixel-data.ts';
import type { StoredPixels } from './stored-pixels.ts';
import { transferSyntaxes } from './transfer-syntax.ts';

const { Context, NativeCodecs } = codecs;

type Encoder = (context: InstanceType<typeof Context>) => InstanceType<typeof Context>;

/** Lossless encoders by transfer syntax (PS3.5 A.4). */
const encoders: Readonly<Record<string, Encoder>> = {
  '1.2.840.10008.1.2.5': (context) => NativeCodecs.encodeRle(context),
  '1.2.840.10008.1.2.4.70': (context) => NativeCodecs.encodeJpeg(context, { lossy: false, predictor: 1, pointTransform: 0 }),
  '1.2.840.10008.1.2.4.80': (context) => NativeCodecs.encodeJpegLs(context, { lossy: false }),
  '1.2.840.10008.1.2.4.90': (context) => NativeCodecs.encodeJpeg2000(context, { lossy: false }),
  '1.2.840.10008.1.2.4.201': (context) => NativeCodecs.encodeHtJpeg2000(context, { lossy: false }),
};

function nativeBytes(values: StoredPixels['values'], littleEndian: boolean): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return littleEndian || values.BYTES_PER_ELEMENT === 1 ? bytes : Buffer.from(bytes).swap16();
}

/**
 * PixelData of a single-frame image in a transfer syntax, without loss; for phantoms and tests, not for images of patients. Bits allocated
 * are those of the array. Throws UNIMPLEMENTED / ENCODER_MISSING for a syntax that cannot be written.
 */
export async function encodeFrame(pixels: StoredPixels, transferSyntaxUID: string): Promise<PixelData> {
  const { rows, columns, values, bitsStored, samplesPerPixel, photometricInterpretation, signed } = pixels;
  const syntax = transferSyntaxes[transferSyntaxUID];
  if (syntax?.coding === 'native') return { kind: 'native', bytes: nativeBytes(values, syntax.littleEndian) };
  // dcmjs-codecs 0.0.8 codes negative bytes wrongly in both kinds of JPEG 2000.
  const misencoded = signed && values.BYTES_PER_ELEMENT === 1 && (syntax?.coding === 'jpeg-2000' || syntax?.coding === 'htj2k');
  const encode = misencoded ? undefined : encoders[transferSyntaxUID];
  if (encode === undefined) throw new Fault('UNIMPLEMENTED', 'ENCODER_MISSING', 'Pixels cannot be written in this transfer syntax.');
  while (!NativeCodecs.isInitialized()) await NativeCodecs.initializeAsync();
  const context = new Context({
    width: columns,
    height: rows,
    bitsAllocated: values.BYTES_PER_ELEMENT * 8,
    bitsStored,
    samplesPerPixel,
    pixelRepresentation: signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation,
    decodedBuffer: nativeBytes(values, true),
  });
  const bytes = encode(context).getEncodedBuffer();
  if (bytes === undefined) throw new Fault('INTERNAL', 'ENCODER_FAILED', 'The encoder gave no code stream.');
  return { kind: 'encapsulated', offsetTable: [0], fragments: [{ offset: 0, isCut: false, bytes: evenLength(bytes) }] };
}

/** Fragments have an even length (PS3.5 A.4); the padding follows the end of the code stream. */
function evenLength(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 2 === 0) return bytes.slice();
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  return padded;
}
