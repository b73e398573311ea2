import { Fault } from '#fault';
import type { Element } from './data-set.ts';
import { singleText, swapWords } from './element-value.ts';

/** Most characters of a decimal string (PS3.5 Table 6.2-1). */
const decimalLength = 16;

type WriteNumber = (view: DataView, at: number, value: number | string, littleEndian: boolean) => void;

/** Writes a whole number of `lowest` up to `highest`. */
const whole = (lowest: number, highest: number, write: (view: DataView, at: number, value: number, littleEndian: boolean) => void): WriteNumber => (view, at, value, le) => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < lowest || number > highest) throw unwritable();
  write(view, at, number, le);
};

const big = (value: number | string): bigint => {
  if (!/^-?\d+$/.test(String(value))) throw unwritable();
  return BigInt(value);
};

const numeric: Readonly<Record<string, readonly [size: number, write: WriteNumber]>> = {
  US: [2, whole(0, 0xffff, (view, at, value, le) => { view.setUint16(at, value, le); })],
  SS: [2, whole(-0x8000, 0x7fff, (view, at, value, le) => { view.setInt16(at, value, le); })],
  UL: [4, whole(0, 0xffffffff, (view, at, value, le) => { view.setUint32(at, value, le); })],
  SL: [4, whole(-0x80000000, 0x7fffffff, (view, at, value, le) => { view.setInt32(at, value, le); })],
  FL: [4, (view, at, value, le) => { view.setFloat32(at, Number(value), le); }],
  FD: [8, (view, at, value, le) => { view.setFloat64(at, Number(value), le); }],
  SV: [8, (view, at, value, le) => { view.setBigInt64(at, big(value), le); }],
  UV: [8, (view, at, value, le) => { view.setBigUint64(at, big(value), le); }],
  AT: [4, (view, at, value, le) => {
    if (!/^[\da-f]{8}$/i.test(String(value))) throw unwritable();
    const tag = Number.parseInt(String(value), 16);
    view.setUint16(at, Math.floor(tag / 0x10000), le);
    view.setUint16(at + 2, tag % 0x10000, le);
  }],
};

export const unwritable = (): Fault => new Fault('INVALID_ARGUMENT', 'DICOM_UNWRITABLE', 'The data set cannot be written as a DICOM file.');

/**
 * The bytes of a value that is no sequence, of even length: what `decodeElement` reads, text in UTF-8.
 * @throws Fault INVALID_ARGUMENT / DICOM_UNWRITABLE for a value that its VR cannot hold
 */
export function encodeElement({ vr, Value = [], InlineBinary }: Element, littleEndian: boolean): Uint8Array {
  if (InlineBinary !== undefined) return evenBytes(swapWords(vr, Buffer.from(InlineBinary, 'base64'), littleEndian), 0);
  const number = numeric[vr];
  if (number !== undefined) return encodeNumbers(Value, littleEndian, ...number);
  const values = singleText.has(vr) ? Value.slice(0, 1) : Value;
  return evenBytes(Buffer.from(values.map((value) => encodePart(vr, value)).join('\\')), vr === 'UI' ? 0 : 0x20);
}

/** The bytes, and one of padding where their number is odd (PS3.5 7.1.1). */
export const evenBytes = (bytes: Uint8Array, padding: number): Uint8Array => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.of(padding)]));

function encodeNumbers(values: readonly unknown[], littleEndian: boolean, size: number, write: WriteNumber): Uint8Array {
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) {
    if (typeof value !== 'number' && typeof value !== 'string') throw unwritable();
    write(view, i * size, value, littleEndian);
  }
  return bytes;
}

function encodePart(vr: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return vr === 'DS' ? decimalString(value) : String(value);
  if (vr === 'PN' && typeof value === 'object') return personName(value as Readonly<Record<string, unknown>>);
  throw unwritable();
}

/** As exact as sixteen characters allow. */
function decimalString(value: number): string {
  let text = String(value);
  for (let digits = decimalLength; text.length > decimalLength; digits -= 1) text = value.toPrecision(digits);
  return text;
}

/** Component groups (PS3.5 6.2.1.1) of the names of PS3.18 F.2.2. */
const personName = (groups: Readonly<Record<string, unknown>>): string =>
  ['Alphabetic', 'Ideographic', 'Phonetic'].map((name) => (typeof groups[name] === 'string' ? groups[name] : '')).join('=').replace(/=+$/, '');
