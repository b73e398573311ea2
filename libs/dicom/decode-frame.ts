import { Fault } from '#fault';
import { cellsOf, fitCells } from './cells.ts';
import { type CodeStream, mismatch, reachesEnd, readCodeStream } from './code-stream.ts';
import { type ImagePixel, imagePixel } from './image-pixel.ts';
import { decodeNatively } from './native-codecs.ts';
import { type PixelData, encodedFrame, nativeFrame, swappedFrame, truncatedPixels } from './pixel-data.ts';
import type { DicomFile } from './read-dicom.ts';
import { decodeRunLengths } from './run-length.ts';
import { type StoredPixels, storedPixels } from './stored-pixels.ts';
import { type PixelCoding, type TransferSyntax, syntaxOf, transferSyntaxes } from './transfer-syntax.ts';

/**
 * The stored values of one frame, counted from 0. Throws INVALID_ARGUMENT with PIXEL_DATA_MISSING, PIXEL_DATA_TRUNCATED,
 * PIXEL_DATA_DAMAGED, PIXEL_DATA_MISMATCH, FRAME_UNKNOWN or IMAGE_PIXEL_INVALID, and UNIMPLEMENTED with TRANSFER_SYNTAX_UNSUPPORTED,
 * BITS_ALLOCATED_UNSUPPORTED or CODE_STREAM_UNSUPPORTED.
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
  const isSwapped = pixelData.isSwapped === true || (!syntax.littleEndian && image.bitsAllocated === 16);
  const bytes = isSwapped ? swappedFrame(pixelData, frame, length) : nativeFrame(pixelData, frame, length);
  return storedPixels(image, cellsOf(bytes, image.bitsAllocated), image.highBit);
}

async function decodeEncapsulated(bytes: Uint8Array, image: ImagePixel, syntax: TransferSyntax): Promise<StoredPixels> {
  const { coding, lossy } = syntax;
  if (coding === 'native') throw mismatch('The pixel data are encapsulated in a transfer syntax that is not.');
  if (coding === 'rle') return storedPixels({ ...image, planar: false }, cellsOf(decodeRunLengths(bytes, image), image.bitsAllocated), image.highBit);
  const stream = readCodeStream(coding, bytes);
  const { precision } = stream;
  if (stream.rows !== image.rows || stream.columns !== image.columns || stream.samplesPerPixel !== image.samplesPerPixel || precision > image.bitsAllocated) {
    throw mismatch('The compressed image has another size than its header declares.');
  }
  refuseUndecodable(coding, stream);
  if (!reachesEnd(coding, bytes)) throw truncatedPixels();
  const cells = fitCells(await decodeNatively(coding, bytes, stream), stream, image);
  const coded = { ...image, planar: stream.isPlanar };
  // An encoder has coded either whole cells, or the stored bits alone: then they lie lowest.
  const highBit = precision > image.highBit ? image.highBit : image.bitsStored - 1;
  if (!lossy || precision <= image.bitsStored) return storedPixels(coded, cells, highBit);
  const bitsAbove = precision - 1 - highBit;
  return clamped(storedPixels({ ...coded, bitsStored: image.bitsStored + bitsAbove }, cells, precision - 1), image.bitsStored);
}

/** What the codecs decode wrongly, or not at all. Subsampled colour in JPEG, its usual form, they do. */
function refuseUndecodable(coding: PixelCoding, stream: CodeStream): void {
  if (coding !== 'jpeg' && stream.isSubsampled) throw unsupported('The compressed image has components of a lower resolution, which are read in JPEG only.');
  if (coding === 'jpeg-2000' && stream.samplesPerPixel > 1 && stream.precision > 8) throw unsupported('Colour of more than 8 bits a sample is not read in JPEG 2000.');
}

const unsupported = (sentence: string): Fault => new Fault('UNIMPLEMENTED', 'CODE_STREAM_UNSUPPORTED', sentence);

/** A lossy code stream of more bits than are stored may overshoot what they can hold; taking its low bits would turn white into black. */
function clamped(pixels: StoredPixels, bitsStored: number): StoredPixels {
  const lowest = pixels.signed ? -(2 ** (bitsStored - 1)) : 0;
  const highest = lowest + 2 ** bitsStored - 1;
  return { ...pixels, bitsStored, values: pixels.values.map((value) => Math.min(highest, Math.max(lowest, value))) };
}
