import { Fault } from '#fault';
import { type ByteCursor, truncated } from './byte-cursor.ts';
import { type TextDecoding, textDecoding } from './character-set.ts';
import type { DataSet, Element } from './data-set.ts';
import { followsPixelRepresentation, vrOf } from './dictionary.ts';
import { decodeElement } from './element-value.ts';

/** A hostile file may nest and repeat without end; no object of the standard comes near these. */
const deepestNesting = 64;
const mostElementsAndValues = 1_000_000;

export const undefinedLength = 0xffffffff;
export const item = 0xfffee000;
export const itemDelimitation = 0xfffee00d;
export const sequenceDelimitation = 0xfffee0dd;
const pixelDataTag = 0x7fe00010;

/** Whose length takes four bytes in an explicit syntax (PS3.5 7.1.2). */
export const longVRs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/** What a data set inherits from the one around it. */
interface Context {
  readonly explicit: boolean;
  readonly decodeText: TextDecoding;
  readonly signed: boolean;
  readonly depth: number;
  /** Elements and values that may still come. */
  readonly budget: { left: number };
}

interface ElementHeader {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
}

/** Where PixelData lies: `length` undefined means encapsulated, `isSwapped` words in big endian order. */
export interface PixelDataPlace {
  readonly offset: number;
  readonly length: number | undefined;
  readonly isSwapped: boolean;
}

export interface ReadElements {
  readonly dataSet: DataSet;
  readonly pixelData: PixelDataPlace | undefined;
}

const malformed = (what: string): Fault => new Fault('INVALID_ARGUMENT', 'DICOM_MALFORMED', `The DICOM data set is malformed: ${what}.`);

export const tagText = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, '0');

/**
 * Reads elements up to PixelData, which is not touched, or to the end. The byte order is the cursor's. Throws INVALID_ARGUMENT with
 * DICOM_TRUNCATED, DICOM_MALFORMED or DICOM_TOO_COMPLEX.
 */
export function readDataSet(cursor: ByteCursor, explicit: boolean): ReadElements {
  return readElements(cursor, { explicit, decodeText: textDecoding([]), signed: false, depth: 0, budget: { left: mostElementsAndValues } });
}

function readElements(cursor: ByteCursor, inherited: Context): ReadElements {
  const dataSet: Record<string, Element> = {};
  let context = inherited;
  while (cursor.remaining > 0) {
    const header = readHeader(cursor, context);
    if (header.tag === itemDelimitation && context.depth > 0) break;
    if (header.tag === pixelDataTag && context.depth === 0) {
      const length = header.length === undefinedLength ? undefined : header.length;
      return { dataSet, pixelData: { offset: cursor.offset, length, isSwapped: !cursor.littleEndian && header.vr === 'OW' } };
    }
    spend(context, 1);
    const element = readValue(cursor, header, context);
    spend(context, element.Value?.length ?? 0);
    const tag = tagText(header.tag);
    dataSet[tag] = element;
    if (tag === '00080005') context = { ...context, decodeText: textDecoding((element.Value ?? []).map((term) => (typeof term === 'string' ? term : ''))) };
    if (tag === '00280103') context = { ...context, signed: element.Value?.[0] === 1 };
  }
  return { dataSet, pixelData: undefined };
}

function spend(context: Context, count: number): void {
  context.budget.left -= count;
  if (context.budget.left < 0 || context.depth > deepestNesting) {
    throw new Fault('INVALID_ARGUMENT', 'DICOM_TOO_COMPLEX', 'The DICOM data set holds or nests more elements and values than this reader accepts.');
  }
}

function readHeader(cursor: ByteCursor, context: Context): ElementHeader {
  const tag = cursor.tag();
  if (tag >= item && tag <= sequenceDelimitation) return { tag, vr: 'na', length: cursor.u32() };
  if (!context.explicit) return { tag, vr: knownVR(tag, context) ?? 'UN', length: cursor.u32() };
  const vr = String.fromCharCode(...cursor.take(2));
  if (!/^[A-Z]{2}$/.test(vr)) throw malformed('a value representation is not two capital letters');
  if (!longVRs.has(vr)) return { tag, vr, length: cursor.u16() };
  cursor.take(2);
  return { tag, vr, length: cursor.u32() };
}

function knownVR(tag: number, context: Context): string | undefined {
  const text = tagText(tag);
  return context.signed && followsPixelRepresentation(text) ? 'SS' : vrOf(text);
}

function readValue(cursor: ByteCursor, header: ElementHeader, context: Context): Element {
  if (header.vr === 'na') throw malformed('an item stands outside a sequence');
  if (header.vr === 'SQ') return { vr: 'SQ', ...readItems(cursor, header.length, context) };
  if (header.length === undefinedLength) {
    // PS3.5 6.2.2: UN of undefined length holds a sequence in Implicit VR Little Endian.
    if (header.vr === 'UN') return { vr: 'SQ', ...readItems(cursor, header.length, { ...context, explicit: false }) };
    skipFragments(cursor);
    return { vr: header.vr };
  }
  if (header.vr === 'UN' && context.explicit) return readUnknown(cursor.fork(header.length, true), header, context);
  return decodeElement(header.vr, cursor.take(header.length), cursor.littleEndian, context.decodeText);
}

/** PS3.5 6.2.2: UN of a known attribute holds its value as Implicit VR Little Endian would. */
function readUnknown(value: ByteCursor, header: ElementHeader, context: Context): Element {
  const vr = knownVR(header.tag, context) ?? 'UN';
  if (vr === 'SQ') return { vr, ...readItems(value, value.remaining, { ...context, explicit: false }) };
  return decodeElement(vr, value.take(value.remaining), true, context.decodeText);
}

function readItems(cursor: ByteCursor, length: number, context: Context): { Value?: DataSet[] } {
  const within = length === undefinedLength ? cursor : cursor.fork(length);
  const items: DataSet[] = [];
  while (within.remaining > 0) {
    const tag = within.tag();
    const itemLength = within.u32();
    if (tag === sequenceDelimitation) return items.length > 0 ? { Value: items } : {};
    if (tag !== item) throw malformed('a sequence holds something that is no item');
    spend(context, 1);
    const inner = itemLength === undefinedLength ? within : within.fork(itemLength);
    items.push(readElements(inner, { ...context, depth: context.depth + 1 }).dataSet);
  }
  if (length === undefinedLength) throw truncated();
  return items.length > 0 ? { Value: items } : {};
}

/** Steps over an encapsulated value that is not the image, such as an icon's. */
function skipFragments(cursor: ByteCursor): void {
  for (;;) {
    const tag = cursor.tag();
    const length = cursor.u32();
    if (tag === sequenceDelimitation) return;
    if (tag !== item) throw malformed('an encapsulated value holds something that is no fragment');
    cursor.take(length);
  }
}
