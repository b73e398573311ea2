import { Fault } from '#fault';
import type { PixelCoding } from './transfer-syntax.ts';

/** What a code stream says of itself, read before a decoder allocates anything. */
export interface CodeStreamSize {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** Bits of a sample. */
  readonly precision: number;
}

export const damaged = (cause?: unknown): Fault =>
  new Fault('INVALID_ARGUMENT', 'PIXEL_DATA_DAMAGED', 'The compressed pixel data are damaged.', { cause });

/** The frame header of a JPEG, JPEG-LS or JPEG 2000 code stream. Throws INVALID_ARGUMENT / PIXEL_DATA_DAMAGED where there is none. */
export function codeStreamSize(coding: PixelCoding, bytes: Uint8Array): CodeStreamSize {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return coding === 'jpeg' || coding === 'jpeg-ls' ? startOfFrame(view) : imageAndTileSize(view);
  } catch (cause) {
    throw damaged(cause);
  }
}

/**
 * Whether a JPEG or HTJ2K code stream reaches its end. Decoders leave flat what a cut one lacks, which a network takes for an image; of the other
 * codings they notice it themselves. Entropy-coded data never hold the marker that ends the stream (ITU-T T.81 B.1.1.5, T.800 A.1).
 */
export function reachesEnd(coding: PixelCoding, bytes: Uint8Array): boolean {
  if (coding !== 'jpeg' && coding !== 'htj2k') return true;
  let at = bytes.lastIndexOf(0xd9);
  while (at > 0 && bytes[at - 1] !== 0xff) at = bytes.lastIndexOf(0xd9, at - 1);
  return at > 0;
}

/** SOFn: ITU-T T.81 B.2.2, and SOF55 of T.87. C4, C8 and CC are other markers. */
const isStartOfFrame = (marker: number): boolean => marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));

function startOfFrame(view: DataView): CodeStreamSize {
  if (view.getUint16(0) !== 0xffd8) throw damaged();
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) throw damaged();
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (isStartOfFrame(marker)) {
      const [precision, samplesPerPixel] = [view.getUint8(at + 4), view.getUint8(at + 9)];
      return { precision, rows: view.getUint16(at + 5), columns: view.getUint16(at + 7), samplesPerPixel };
    } else at += 2 + view.getUint16(at + 2);
  }
}

/** SIZ: ITU-T T.800 A.5.1, always the first marker segment behind SOC. */
function imageAndTileSize(view: DataView): CodeStreamSize {
  const start = startOfCodeStream(view);
  const size = (field: number): number => view.getUint32(start + 8 + field * 4) - view.getUint32(start + 16 + field * 4);
  const samplesPerPixel = view.getUint16(start + 40);
  return { columns: size(0), rows: size(1), samplesPerPixel, precision: (view.getUint8(start + 42) & 0x7f) + 1 };
}

/** A JP2 file wraps the code stream in boxes (T.800 annex I). */
function startOfCodeStream(view: DataView): number {
  let at = 0;
  while (view.getUint32(at) !== 0xff4fff51) {
    const length = view.getUint32(at);
    const isContents = view.getUint32(at + 4) === 0x6a703263;
    if (length < 8 && !isContents) throw damaged();
    at += isContents ? 8 : length;
  }
  return at;
}

/**
 * The JPEG 2000 code stream of signed samples as one of unsigned samples that are greater by half their range: coding lowers unsigned
 * samples by just that and leaves signed ones (T.800 G.1), so the two differ in the sign bit of Ssiz alone. Undefined for unsigned samples.
 */
export function raisedCodeStream(bytes: Uint8Array): Uint8Array | undefined {
  const at = startOfCodeStream(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)) + 42;
  const depth = bytes[at] ?? 0;
  return depth & 0x80 ? bytes.with(at, depth & 0x7f) : undefined;
}
