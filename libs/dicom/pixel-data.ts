import { Fault } from '#fault';
import { ByteCursor, plainBytes } from './byte-cursor.ts';
import type { PixelDataPlace } from './read-data-set.ts';

/**
 * PixelData as it lies in the file: the frames one after another, or fragments behind a Basic Offset Table (PS3.5 A.4). All are views.
 * `isSwapped` is true of words in big endian order (VR OW), also where they hold two cells of 8 bits: the first is the low byte of its word,
 * which stands second. Frames follow each other without a gap, so the last word of one may hold the first cell of the next.
 */
export type PixelData =
  | { readonly kind: 'native'; readonly bytes: Uint8Array; readonly isSwapped?: boolean }
  | { readonly kind: 'encapsulated'; readonly offsetTable: readonly number[]; readonly fragments: readonly Fragment[] };

export interface Fragment {
  /** From the first byte behind the Basic Offset Table to the fragment's item tag, as the table counts. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** The file ends before the fragment does. */
  readonly isCut?: boolean;
}

/** Views of PixelData; what a truncated file lacks is missing here, and found out when a frame is decoded. */
export function locatePixelData(body: Uint8Array, place: PixelDataPlace): PixelData {
  if (place.length !== undefined) return { kind: 'native', bytes: body.subarray(place.offset, place.offset + place.length), isSwapped: place.isSwapped };
  const items = readFragments(new ByteCursor(body, true, place.offset));
  const [table, ...fragments] = items;
  if (table === undefined) return { kind: 'encapsulated', offsetTable: [], fragments: [] };
  const origin = table.offset + 8 + table.bytes.length;
  const view = new DataView(table.bytes.buffer, table.bytes.byteOffset, table.bytes.byteLength);
  return {
    kind: 'encapsulated',
    offsetTable: Array.from({ length: Math.floor(table.bytes.length / 4) }, (_, i) => view.getUint32(i * 4, true)),
    fragments: fragments.map((fragment) => ({ ...fragment, offset: fragment.offset - origin })),
  };
}

function readFragments(cursor: ByteCursor): Fragment[] {
  const fragments: Fragment[] = [];
  while (cursor.remaining >= 8) {
    const offset = cursor.offset;
    if (cursor.tag() !== 0xfffee000) break;
    const length = cursor.u32();
    fragments.push({ offset, isCut: length > cursor.remaining, bytes: cursor.take(Math.min(length, cursor.remaining)) });
  }
  return fragments;
}

export const truncatedPixels = (): Fault => new Fault('INVALID_ARGUMENT', 'PIXEL_DATA_TRUNCATED', 'The pixel data end before the image does.');

/**
 * The code stream of one frame. One fragment is a view of the file; several are joined. Frames are told apart by the Basic Offset Table,
 * else by one fragment a frame (PS3.5 A.4); a single frame owns every fragment. Throws INVALID_ARGUMENT / PIXEL_DATA_TRUNCATED: decoders
 * would fill what is missing with gray, which a network takes for an image.
 */
export function encodedFrame(pixelData: PixelData & { kind: 'encapsulated' }, frame: number, numberOfFrames: number): Uint8Array {
  const fragments = fragmentsOfFrame(pixelData, frame, numberOfFrames);
  const [only] = fragments;
  if (only === undefined || fragments.some(({ isCut }) => isCut === true)) throw truncatedPixels();
  return fragments.length === 1 ? only.bytes : plainBytes(Buffer.concat(fragments.map((fragment) => fragment.bytes)));
}

function fragmentsOfFrame(pixelData: PixelData & { kind: 'encapsulated' }, frame: number, numberOfFrames: number): readonly Fragment[] {
  const { fragments, offsetTable } = pixelData;
  if (numberOfFrames === 1) return fragments;
  const start = offsetTable[frame];
  if (start === undefined) return fragments.slice(frame, frame + 1);
  const end = offsetTable[frame + 1] ?? Infinity;
  return fragments.filter((fragment) => fragment.offset >= start && fragment.offset < end);
}

/** The bytes of one frame that is not encapsulated. Throws INVALID_ARGUMENT / PIXEL_DATA_TRUNCATED. */
export function nativeFrame(pixelData: PixelData & { kind: 'native' }, frame: number, frameLength: number): Uint8Array {
  const bytes = pixelData.bytes.subarray(frame * frameLength, (frame + 1) * frameLength);
  if (bytes.length < frameLength) throw truncatedPixels();
  return bytes;
}

/** The bytes of one frame of a big endian syntax, a copy in little endian order. Throws INVALID_ARGUMENT / PIXEL_DATA_TRUNCATED. */
export function swappedFrame(pixelData: PixelData & { kind: 'native' }, frame: number, frameLength: number): Uint8Array {
  const skipped = (frame * frameLength) % 2;
  const start = frame * frameLength - skipped;
  const length = skipped + frameLength + ((skipped + frameLength) % 2);
  const words = new Uint8Array(pixelData.bytes.subarray(start, start + length));
  if (words.length < length) throw truncatedPixels();
  Buffer.from(words.buffer).swap16();
  return words.subarray(skipped, skipped + frameLength);
}
