import type { CodeStream } from './code-stream.ts';
import type { ImagePixel } from './image-pixel.ts';

/** The cells of a frame, 8 or 16 bits each, of which samples may take only a part. */
export type Cells = Uint8Array | Uint16Array;

/** Cells of `bits` bits from little endian bytes: a view, or a copy where words would begin at an odd offset, as only frames of a file may. */
export function cellsOf(bytes: Uint8Array, bits: 8 | 16): Cells {
  if (bits === 8) return bytes;
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 1);
}

/**
 * Cells as wide as the image allocates, from a decoder's, as wide as the code stream needs. The precision is the code stream's own (PS3.5 8.2),
 * so that is where a negative sample has its sign, even if the image declares more bits.
 */
export function fitCells(cells: Cells, { precision }: CodeStream, { bitsAllocated, bitsStored, signed }: ImagePixel): Cells {
  const isFit = cells.BYTES_PER_ELEMENT * 8 === bitsAllocated;
  if (isFit && (!signed || precision >= bitsStored)) return cells;
  const fitted = bitsAllocated === 16 ? new Uint16Array(cells.length) : new Uint8Array(cells.length);
  const unused = signed ? 32 - precision : 0;
  for (let i = 0; i < cells.length; i += 1) fitted[i] = ((cells[i] ?? 0) << unused) >> unused;
  return fitted;
}
