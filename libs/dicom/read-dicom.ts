import { inflateRawSync } from 'node:zlib';
import { Fault } from '#fault';
import { ByteCursor, plainBytes, truncated } from './byte-cursor.ts';
import type { DataSet } from './data-set.ts';
import { type PixelData, locatePixelData } from './pixel-data.ts';
import { readDataSet } from './read-data-set.ts';
import { explicitBigEndian, explicitLittleEndian, implicitLittleEndian, syntaxOf } from './transfer-syntax.ts';

/** The largest radiograph in use is a fifth of it. */
const defaultInflatedBytes = 1 << 28;

/** Bytes of the preamble and the prefix `DICM` (PS3.10 7.1): so much of a file tells whether it may be DICOM. */
export const headLength = 132;

interface ReadOptions {
  /** A deflated data set may grow to this many bytes; absent: 256 MiB. */
  readonly maxInflatedBytes?: number | undefined;
}

export interface DicomFile {
  readonly transferSyntaxUID: string;
  /** Neither PixelData nor what follows it nor group 0002. Values over 1 MiB are left out. */
  readonly dataSet: DataSet;
  /** Views into the bytes that were read; undefined where the object is no image. */
  readonly pixelData: PixelData | undefined;
}

interface Meta {
  readonly transferSyntaxUID: string | undefined;
  /** Where the data set begins. */
  readonly offset: number;
}

/**
 * Reads a Part 10 file (PS3.10), or a bare data set without preamble or meta header, whose syntax is then guessed from its first element.
 * Pixels are located, neither copied nor decoded: a file cut off within them still reads. Throws INVALID_ARGUMENT with reason
 * DICOM_UNREADABLE (not DICOM), DICOM_TRUNCATED, DICOM_MALFORMED, DICOM_TOO_COMPLEX or DICOM_TOO_LARGE (deflated, and grows above its bound).
 */
export function readDicom(file: Uint8Array, { maxInflatedBytes = defaultInflatedBytes }: ReadOptions = {}): DicomFile {
  const bytes = plainBytes(file);
  const meta = readMeta(bytes);
  const declared = meta.transferSyntaxUID === undefined ? undefined : syntaxOf(meta.transferSyntaxUID);
  const body = declared?.deflated === true ? inflate(bytes.subarray(meta.offset), maxInflatedBytes) : bytes.subarray(meta.offset);
  const transferSyntaxUID = meta.transferSyntaxUID ?? guessSyntax(body);
  const syntax = declared ?? syntaxOf(transferSyntaxUID);
  const cursor = new ByteCursor(body, syntax.littleEndian);
  const { dataSet, pixelData } = readDataSet(cursor, syntax.explicit && !looksImplicit(body, syntax.littleEndian));
  if (Object.keys(dataSet).length === 0) throw unreadable();
  return { transferSyntaxUID, dataSet, pixelData: pixelData && locatePixelData(body, pixelData) };
}

const unreadable = (cause?: unknown): Fault => new Fault('INVALID_ARGUMENT', 'DICOM_UNREADABLE', 'The file is not a DICOM object.', { cause });

/** Where the prefix stands: behind the preamble, or first where there is none. */
const prefixOffset = (bytes: Uint8Array): number | undefined => [128, 0].find((offset) => String.fromCharCode(...bytes.subarray(offset, offset + 4)) === 'DICM');

/**
 * Whether a file that begins with `head`, its first `headLength` bytes or all it has, may be DICOM. Where not, `readDicom` throws DICOM_UNREADABLE,
 * whatever follows. Without a prefix it begins with group 0002, or, as every composite object does, with group 0008, in either byte order.
 */
export function mayBeDicom(head: Uint8Array): boolean {
  const [first, second] = head;
  return prefixOffset(head) !== undefined || ((first === 2 || first === 8) && second === 0) || (first === 0 && second === 8);
}

function readMeta(bytes: Uint8Array): Meta {
  if (!mayBeDicom(bytes)) throw unreadable();
  const start = prefixOffset(bytes);
  const offset = start === undefined ? 0 : start + 4;
  if (bytes.length < offset + 8) throw start === undefined ? unreadable() : truncated();
  const end = endOfMeta(bytes, offset);
  if (end === offset) return { transferSyntaxUID: undefined, offset };
  const { dataSet } = readDataSet(new ByteCursor(bytes, true, offset, end), true);
  const uid = dataSet['00020010']?.Value?.[0];
  return { transferSyntaxUID: typeof uid === 'string' ? uid : undefined, offset: end };
}

/** Group 0002 is always Explicit VR Little Endian (PS3.10 7.1). Its declared length is not trusted: many writers get it wrong. */
function endOfMeta(bytes: Uint8Array, start: number): number {
  const cursor = new ByteCursor(bytes, true, start);
  while (cursor.remaining >= 8) {
    const at = cursor.offset;
    if (cursor.u16() !== 2) return at;
    cursor.u16();
    const vr = String.fromCharCode(...cursor.take(2));
    const long = ['OB', 'UN', 'UT', 'OW', 'SQ'].includes(vr);
    if (long) cursor.take(2);
    cursor.take(long ? cursor.u32() : cursor.u16());
  }
  return cursor.offset;
}

const hasCapitalsForVR = (bytes: Uint8Array): boolean => /^[A-Z]{2}$/.test(String.fromCharCode(...bytes.subarray(4, 6)));

function guessSyntax(body: Uint8Array): string {
  if (!hasCapitalsForVR(body)) return implicitLittleEndian;
  return body[0] === 0 && body[1] !== 0 ? explicitBigEndian : explicitLittleEndian;
}

/** Some writers declare an explicit syntax and write the implicit one, as pydicom notices too: the first element tells. */
const looksImplicit = (body: Uint8Array, littleEndian: boolean): boolean => littleEndian && body.length >= 8 && !hasCapitalsForVR(body);

const tooLarge = (limit: number, cause: unknown): Fault =>
  new Fault('INVALID_ARGUMENT', 'DICOM_TOO_LARGE', `The deflated DICOM data set is larger than ${Number((limit / 2 ** 20).toFixed(2))} MiB.`, { cause });

function inflate(bytes: Uint8Array, maxOutputLength: number): Uint8Array {
  try {
    return plainBytes(inflateRawSync(bytes, { maxOutputLength }));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxOutputLength, cause);
    throw new Fault('INVALID_ARGUMENT', 'DICOM_TRUNCATED', 'The deflated DICOM data set is damaged or ends too early.', { cause });
  }
}
