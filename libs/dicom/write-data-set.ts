import type { ByteSink } from './byte-sink.ts';
import type { DataSet, Element } from './data-set.ts';
import { encodeElement, evenBytes, unwritable } from './encode-value.ts';
import type { PixelData } from './pixel-data.ts';
import { item, itemDelimitation, longVRs, sequenceDelimitation, undefinedLength } from './read-data-set.ts';

/** The most bytes that a length of two bytes tells, all values being even. */
const longestShort = 0xfffe;

export const pixelDataTag = '7FE00010';

/** Tag, VR and length of an element (PS3.5 7.1). */
function writeHeader(sink: ByteSink, explicit: boolean, tag: string, vr: string, length: number): void {
  sink.tag(Number.parseInt(tag, 16));
  if (!explicit) {
    sink.u32(length);
    return;
  }
  sink.put(Buffer.from(vr, 'latin1'));
  if (!longVRs.has(vr)) {
    sink.u16(length);
    return;
  }
  sink.u16(0);
  sink.u32(length);
}

function writeMark(sink: ByteSink, tag: number, length: number): void {
  sink.tag(tag);
  sink.u32(length);
}

function writeSequence(sink: ByteSink, explicit: boolean, tag: string, items: readonly DataSet[]): void {
  writeHeader(sink, explicit, tag, 'SQ', undefinedLength);
  for (const one of items) {
    writeMark(sink, item, undefinedLength);
    writeDataSet(sink, one, explicit);
    writeMark(sink, itemDelimitation, 0);
  }
  writeMark(sink, sequenceDelimitation, 0);
}

function writeElement(sink: ByteSink, explicit: boolean, tag: string, element: Element): void {
  const { vr, Value = [] } = element;
  if (!/^[A-Z]{2}$/.test(vr)) throw unwritable();
  if (vr === 'SQ') {
    writeSequence(sink, explicit, tag, Value as readonly DataSet[]);
    return;
  }
  const bytes = encodeElement(element, sink.littleEndian);
  // PS3.5 6.2.2: what is too long for its VR's length becomes UN, which holds its value as Implicit VR Little Endian would.
  const unknown = explicit && bytes.length > longestShort && !longVRs.has(vr);
  writeHeader(sink, explicit, tag, unknown ? 'UN' : vr, bytes.length);
  sink.put(unknown && !sink.littleEndian ? encodeElement(element, true) : bytes);
}

/** Elements in ascending order of tags; sequences and items are of undefined length. The byte order is the sink's. @throws Fault as `encodeElement` */
export function writeDataSet(sink: ByteSink, dataSet: DataSet, explicit: boolean): void {
  for (const [tag, element] of Object.entries(dataSet).sort(([a], [b]) => (a < b ? -1 : 1))) writeElement(sink, explicit, tag, element);
}

/** PixelData: native bytes as they are, or one fragment after another behind an empty Basic Offset Table (PS3.5 A.4). */
export function writePixelData(sink: ByteSink, pixelData: PixelData, explicit: boolean, vr: 'OB' | 'OW'): void {
  if (pixelData.kind === 'native') {
    const bytes = evenBytes(pixelData.bytes, 0);
    writeHeader(sink, explicit, pixelDataTag, vr, bytes.length);
    sink.put(bytes);
    return;
  }
  writeHeader(sink, explicit, pixelDataTag, 'OB', undefinedLength);
  writeMark(sink, item, 0);
  for (const fragment of pixelData.fragments) {
    const bytes = evenBytes(fragment.bytes, 0);
    writeMark(sink, item, bytes.length);
    sink.put(bytes);
  }
  writeMark(sink, sequenceDelimitation, 0);
}
