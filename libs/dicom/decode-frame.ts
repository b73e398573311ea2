import { Fault } from '#fault';
import { codeStreamSize, reachesEnd } from './code-stream.ts';
import { type ImagePixel, imagePixel } from './image-pixel.ts';
import { decodeNatively } from './native-codecs.ts';
import { type PixelData, encodedFrame, nativeFrame, truncatedPixels } from './pixel-data.ts';
import type { DicomFile } from './read-dicom.ts';
import { decodeRunLengths } from './run-length.ts';
import { type StoredPixels, storedPixels } from './stored-pixels.ts';
import { type TransferSyntax, syntaxOf, transferSyntaxes } from './transfer-syntax.ts';

/**
 * The stored values of one frame, counted from 0. Throws INVALID_ARGUMENT with PIXEL_DATA_MISSING, PIXEL_DATA_TRUNCATED,
 * PIXEL_DATA_DAMAGED, PIXEL_DATA_MISMATCH, FRAME_UNKNOWN or IMAGE_PIXEL_INVALID, and UNIMPLEMENTED with TRANSFER_SYNTAX_UNSUPPORTED or
 * BITS_ALLOCATED_UNSUPPORTED.
 */
export async function decodeFrame(file: DicomFile, frame = 0): Promise<StoredPixels> {
  const { pixelData } = file;
  if (pixelData === undefined) throw new Fault('INVALID_ARGUMENT', 'PIXEL_DATA_MISSING', 'The object holds no pixel data.');
  if (!(file.transferSyntaxUID in transferSyntaxes)) {
    throw new Fault('UNIMPLEMENTED', 'TRANSFER_SYNTAX_UNSUPPORTED', 'The pixel data are coded in a transfer syntax that is not supported.');
  }
  const image = imagePixel(file.dataSet);
  if (!Number.isInteger(frame) || frame < 0 || frame >= image.numberOfFrames) throw new Fault('INVALID_ARGUMENT', 'FRAME_UNKNOWN', 'The image has no such frame.');
  const syntax = syntaxOf(file.transferSyntaxUID);
  if (pixelData.kind === 'native') return decodeNativeFrame(pixelData, image, syntax, frame);
  return decodeEncapsulated(encodedFrame(pixelData, frame, image.numberOfFrames), image, syntax);
}

function decodeNativeFrame(pixelData: PixelData & { kind: 'native' }, image: ImagePixel, syntax: TransferSyntax, frame: number): StoredPixels {
  const length = image.rows * image.columns * image.samplesPerPixel * (image.bitsAllocated / 8);
  const bytes = nativeFrame(pixelData, frame, length);
  const swapped = !syntax.littleEndian && image.bitsAllocated === 16;
  return storedPixels(image, swapped ? swapWords(bytes) : bytes, image.highBit);
}

function swapWords(bytes: Uint8Array): Uint8Array {
  const swapped = bytes.slice();
  Buffer.from(swapped.buffer).swap16();
  return swapped;
}

async function decodeEncapsulated(bytes: Uint8Array, image: ImagePixel, syntax: TransferSyntax): Promise<StoredPixels> {
  const { coding, lossy } = syntax;
  if (coding === 'native') throw mismatch('The pixel data are encapsulated in a transfer syntax that is not.');
  const interleaved = { ...image, planar: false };
  if (coding === 'rle') return storedPixels(interleaved, decodeRunLengths(bytes, image), image.highBit);
  const { precision, ...size } = codeStreamSize(coding, bytes);
  if (size.rows !== image.rows || size.columns !== image.columns || size.samplesPerPixel !== image.samplesPerPixel || precision > image.bitsAllocated) {
    throw mismatch('The compressed image has another size than its header declares.');
  }
  if (!reachesEnd(coding, bytes)) throw truncatedPixels();
  const cells = await decodeNatively(coding, bytes, image);
  if (lossy && precision > image.bitsStored) return clamped(storedPixels({ ...interleaved, bitsStored: precision }, cells, precision - 1), image.bitsStored);
  // An encoder has coded either whole cells, or the stored bits alone: then they lie lowest.
  return storedPixels(interleaved, cells, precision > image.highBit ? image.highBit : image.bitsStored - 1);
}

const mismatch = (sentence: string): Fault => new Fault('INVALID_ARGUMENT', 'PIXEL_DATA_MISMATCH', sentence);

/** A lossy code stream of more bits than are stored may overshoot what they can hold; taking its low bits would turn white into black. */
function clamped(pixels: StoredPixels, bitsStored: number): StoredPixels {
  const lowest = pixels.signed ? -(2 ** (bitsStored - 1)) : 0;
  const highest = lowest + 2 ** bitsStored - 1;
  return { ...pixels, bitsStored, values: pixels.values.map((value) => Math.min(highest, Math.max(lowest, value))) };
}
