import { Fault } from '#fault';
import type { PixelCoding } from './transfer-syntax.ts';

/** What a code stream says of itself, read before a decoder allocates anything. */
export interface CodeStream {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** Bits of a sample, the most of any component. */
  readonly precision: number;
  /** Whether samples are coded as signed numbers, which only JPEG 2000 knows. */
  readonly isSigned: boolean;
  /** Whether a component has fewer samples than the image has pixels. */
  readonly isSubsampled: boolean;
  /** Whether a decoder gives one component behind the other. */
  readonly isPlanar: boolean;
}

export const damaged = (cause?: unknown): Fault =>
  new Fault('INVALID_ARGUMENT', 'PIXEL_DATA_DAMAGED', 'The compressed pixel data are damaged.', { cause });

export const mismatch = (sentence: string): Fault => new Fault('INVALID_ARGUMENT', 'PIXEL_DATA_MISMATCH', sentence);

/** The frame header of a JPEG, JPEG-LS or JPEG 2000 code stream. Throws INVALID_ARGUMENT / PIXEL_DATA_DAMAGED where there is none. */
export function readCodeStream(coding: PixelCoding, bytes: Uint8Array): CodeStream {
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

/** The next marker segment at or behind `at` that is one of those sought; what stands between is stepped over. */
function seekMarker(view: DataView, from: number, isSought: (marker: number) => boolean): number {
  for (let at = from; ; ) {
    if (view.getUint8(at) !== 0xff) throw damaged();
    const marker = view.getUint8(at + 1);
    if (isSought(marker)) return at;
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
}

const each = <T>(count: number, read: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => read(i));

function startOfFrame(view: DataView): CodeStream {
  if (view.getUint16(0) !== 0xffd8) throw damaged();
  const at = seekMarker(view, 2, isStartOfFrame);
  const samplesPerPixel = view.getUint8(at + 9);
  const samplingFactors = each(samplesPerPixel, (i) => view.getUint8(at + 11 + i * 3));
  return {
    precision: view.getUint8(at + 4),
    rows: view.getUint16(at + 5),
    columns: view.getUint16(at + 7),
    samplesPerPixel,
    isSigned: false,
    isSubsampled: samplingFactors.some((factor) => factor !== samplingFactors[0]),
    isPlanar: view.getUint8(at + 1) === 0xf7 && samplesPerPixel > 1 && isScannedByComponent(view, at + 2 + view.getUint16(at + 2)),
  };
}

/** SOS of JPEG-LS (T.87 C.2.3): its interleave mode is 0 where each component has a scan of its own. CharLS then leaves them apart. */
function isScannedByComponent(view: DataView, from: number): boolean {
  const at = seekMarker(view, from, (marker) => marker === 0xda);
  return view.getUint8(at + 6 + view.getUint8(at + 4) * 2) === 0;
}

/** SIZ: ITU-T T.800 A.5.1, always the first marker segment behind SOC. */
function imageAndTileSize(view: DataView): CodeStream {
  const start = startOfCodeStream(view);
  const size = (field: number): number => view.getUint32(start + 8 + field * 4) - view.getUint32(start + 16 + field * 4);
  const samplesPerPixel = view.getUint16(start + 40);
  const component = (field: number): number[] => each(samplesPerPixel, (i) => view.getUint8(start + 42 + i * 3 + field));
  const depths = component(0);
  return {
    columns: size(0),
    rows: size(1),
    samplesPerPixel,
    precision: depths.reduce((most, depth) => Math.max(most, (depth & 0x7f) + 1), 1),
    isSigned: depths.some((depth) => (depth & 0x80) !== 0),
    isSubsampled: [...component(1), ...component(2)].some((separation) => separation !== 1),
    isPlanar: false,
  };
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
