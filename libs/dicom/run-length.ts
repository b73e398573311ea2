import { damaged } from './code-stream.ts';
import type { ImagePixel } from './image-pixel.ts';

/**
 * Decodes one RLE frame (PS3.5 annex G) into cells of `bitsAllocated`, little endian, samples of a pixel together: each segment holds one
 * byte of every cell, the most significant byte of the first sample first. Throws INVALID_ARGUMENT / PIXEL_DATA_DAMAGED.
 */
export function decodeRunLengths(bytes: Uint8Array, image: ImagePixel): Uint8Array {
  const pixels = image.rows * image.columns;
  const bytesPerSample = image.bitsAllocated / 8;
  const segments = image.samplesPerPixel * bytesPerSample;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 64 || view.getUint32(0, true) !== segments) throw damaged();
  const cells = new Uint8Array(pixels * segments);
  for (let segment = 0; segment < segments; segment += 1) {
    const start = view.getUint32(4 + segment * 4, true);
    const end = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : bytes.length;
    const sample = Math.floor(segment / bytesPerSample);
    const place = sample * bytesPerSample + (bytesPerSample - 1 - (segment % bytesPerSample));
    unpackSegment(bytes.subarray(start, end), cells, place, segments);
  }
  return cells;
}

/** PackBits (PS3.5 G.3.1) into every `stride`-th byte from `place` on, until the plane is full. */
function unpackSegment(packed: Uint8Array, cells: Uint8Array, place: number, stride: number): void {
  let to = place;
  for (let at = 0; to < cells.length; ) {
    const control = packed[at];
    if (control === undefined) throw damaged();
    at += 1;
    if (control === 128) continue;
    const literal = control < 128;
    const count = literal ? control + 1 : 257 - control;
    if (at + (literal ? count : 1) > packed.length) throw damaged();
    for (let i = 0; i < count && to < cells.length; i += 1, to += stride) cells[to] = packed[literal ? at + i : at] ?? 0;
    at += literal ? count : 1;
  }
}
