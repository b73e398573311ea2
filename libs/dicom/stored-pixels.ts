import type { Cells } from './cells.ts';
import type { ImagePixel } from './image-pixel.ts';

/** Stored values of one frame (PS3.3 C.7.6.3.1.4), row by row from the top left, samples of a pixel together. */
export interface StoredPixels {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  readonly bitsStored: number;
  readonly signed: boolean;
  /** Only the bits stored, sign extended: overlay bits are gone. May be a view of the bytes that were read. */
  readonly values: Uint8Array | Int8Array | Uint16Array | Int16Array;
}

/**
 * Stored values from the cells of a frame, as wide as the image allocates. `highBit` may differ from the data set's: decoders of compressed frames put
 * the stored bits lowest. No copy is made where cells already are stored values.
 */
export function storedPixels(image: ImagePixel, cells: Cells, highBit: number): StoredPixels {
  const { rows, columns, samplesPerPixel, photometricInterpretation, bitsStored, signed } = image;
  const values = extractBits(interleave(image, cells), image, highBit);
  return { rows, columns, samplesPerPixel, photometricInterpretation, bitsStored, signed, values };
}

function interleave(image: ImagePixel, words: Cells): Cells {
  if (!image.planar || image.samplesPerPixel === 1) return words;
  const plane = image.rows * image.columns;
  const interleaved = words.slice();
  for (let i = 0; i < plane; i += 1) for (let s = 0; s < 3; s += 1) interleaved[i * 3 + s] = words[s * plane + i] ?? 0;
  return interleaved;
}

function extractBits(words: Cells, image: ImagePixel, highBit: number): StoredPixels['values'] {
  const { bitsAllocated, bitsStored, signed } = image;
  const cells = signed ? asSigned(words) : words;
  if (bitsStored === bitsAllocated || (!signed && highBit === bitsStored - 1 && areBelow(words, bitsStored))) return cells;
  // Shifting up in 32 bits drops what lies above the high bit; shifting down drops what lies below and extends the sign.
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  const values = cells.slice();
  for (let i = 0; i < values.length; i += 1) {
    const raised = (cells[i] ?? 0) << up;
    values[i] = signed ? raised >> down : raised >>> down;
  }
  return values;
}

/** Whether every word is less than 2 ** bits: a look is cheaper than a copy. */
function areBelow(words: Cells, bits: number): boolean {
  let seen = 0;
  // By index: an iterator takes many times as long.
  for (let i = 0; i < words.length; i += 2) seen |= (words[i] ?? 0) | (words[i + 1] ?? 0);
  return seen < 2 ** bits;
}

const asSigned = (words: Cells): Int8Array | Int16Array =>
  words instanceof Uint8Array
    ? new Int8Array(words.buffer, words.byteOffset, words.length)
    : new Int16Array(words.buffer, words.byteOffset, words.length);
