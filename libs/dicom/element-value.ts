import type { Element } from './data-set.ts';
import type { TextDecoding } from './character-set.ts';

/** Values longer than this are left out of the data set: no rule or report needs them, and a hostile file may hold many. */
const longestValue = 1 << 20;

/** Of one value: a backslash is a character of it (PS3.5 6.2). */
export const singleText = new Set(['LT', 'ST', 'UT', 'UR']);
const decodedText = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
const binary = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN']);
/** Bytes of a word that change places in a big endian file. */
const wordSizes: Readonly<Record<string, number>> = { OW: 2, OL: 4, OF: 4, OD: 8, OV: 8 };

type ReadNumber = (view: DataView, offset: number, littleEndian: boolean) => unknown;
const whole = (value: bigint): number | string => (BigInt.asIntN(54, value) === value ? Number(value) : value.toString());
const numeric: Readonly<Record<string, readonly [size: number, read: ReadNumber]>> = {
  US: [2, (view, at, le) => view.getUint16(at, le)],
  SS: [2, (view, at, le) => view.getInt16(at, le)],
  UL: [4, (view, at, le) => view.getUint32(at, le)],
  SL: [4, (view, at, le) => view.getInt32(at, le)],
  FL: [4, (view, at, le) => view.getFloat32(at, le)],
  FD: [8, (view, at, le) => view.getFloat64(at, le)],
  SV: [8, (view, at, le) => whole(view.getBigInt64(at, le))],
  UV: [8, (view, at, le) => whole(view.getBigUint64(at, le))],
  AT: [4, (view, at, le) => [0, 2].map((word) => view.getUint16(at + word, le).toString(16).padStart(4, '0')).join('').toUpperCase()],
};

/** One element of the DICOM JSON Model (PS3.18 F.2) from the bytes of a value that is no sequence; an empty value has no `Value`. */
export function decodeElement(vr: string, bytes: Uint8Array, littleEndian: boolean, decodeText: TextDecoding): Element {
  if (bytes.length === 0 || bytes.length > longestValue) return { vr };
  const number = numeric[vr];
  if (number !== undefined) return { vr, Value: decodeNumbers(bytes, littleEndian, ...number) };
  if (binary.has(vr)) return { vr, InlineBinary: swapWords(vr, bytes, littleEndian).toString('base64') };
  const text = decodedText.has(vr) ? decodeText(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const values = singleText.has(vr) ? [trimEnd(text)] : text.split('\\').map((part) => decodePart(vr, part));
  return values.every((value) => value === null || value === '') ? { vr } : { vr, Value: values };
}

function decodeNumbers(bytes: Uint8Array, littleEndian: boolean, size: number, read: ReadNumber): unknown[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => read(view, i * size, littleEndian));
}

/** A copy of a binary value between little endian, as DICOM JSON has it, and the byte order of a file. */
export function swapWords(vr: string, bytes: Uint8Array, littleEndian: boolean): Buffer<ArrayBuffer> {
  const copy = Buffer.from(bytes);
  const size = wordSizes[vr] ?? 1;
  if (!littleEndian && size > 1) for (let i = 0; i + size <= copy.length; i += size) copy.subarray(i, i + size).reverse();
  return copy;
}

/** Trailing padding: spaces, and the NUL that UI and careless writers use. */
const trimEnd = (text: string): string => {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\0')) end -= 1;
  return text.slice(0, end);
};

function decodePart(vr: string, part: string): unknown {
  const value = vr === 'UC' ? trimEnd(part) : trimEnd(part).trimStart();
  if (value === '') return null;
  if (vr === 'PN') return personName(value);
  if (vr !== 'DS' && vr !== 'IS') return value;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

/** Component groups of a person name (PS3.5 6.2.1.1) under their names in PS3.18 F.2.2. */
function personName(value: string): Readonly<Record<string, string>> {
  const groups = value.split('=').map((group) => trimEnd(group));
  const names = ['Alphabetic', 'Ideographic', 'Phonetic'];
  return Object.fromEntries(names.flatMap((name, i) => (groups[i] ? [[name, groups[i]]] : [])));
}
