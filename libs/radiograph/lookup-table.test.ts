import { describe, expect, it } from 'vitest';
import { type DataSet, readDicom, writeDicom } from '#dicom';
import { lookUp, lookupTable } from './lookup-table.ts';

/** The item as it is read from a file; a reader of an implicit syntax takes US or SS as PixelRepresentation says. */
function readItem(descriptor: readonly number[], vr: 'US' | 'SS', entries: number, isImplicit = false): DataSet {
  const data = Buffer.from(Uint16Array.from({ length: entries }, (_, i) => i).buffer).toString('base64');
  const item = { '00283002': { vr, Value: descriptor }, '00283006': { vr: 'OW', InlineBinary: data } };
  const sequence = { '00280103': { vr: 'US', Value: [vr === 'SS' ? 1 : 0] }, '00283010': { vr: 'SQ', Value: [item] } };
  const identity = { '00080016': { vr: 'UI', Value: ['1.2'] }, '00080018': { vr: 'UI', Value: ['1.3'] } };
  const { dataSet } = readDicom(writeDicom({ ...identity, ...sequence }, isImplicit ? '1.2.840.10008.1.2' : '1.2.840.10008.1.2.1'));
  return dataSet['00283010']?.Value?.[0] as DataSet;
}

describe('the LUT Descriptor', () => {
  it.each([
    // 16 bits that say 40000, or 65535, or 65536, whatever the sign that their VR gives them.
    { descriptor: [40000, 0, 16], vr: 'US', entries: 40000 },
    { descriptor: [40000 - 65536, 0, 16], vr: 'SS', entries: 40000 },
    { descriptor: [-1, 0, 16], vr: 'SS', entries: 65535 },
    { descriptor: [-32768, 0, 16], vr: 'SS', entries: 32768 },
    { descriptor: [0, 0, 16], vr: 'SS', entries: 65536 },
    { descriptor: [0, 0, 16], vr: 'US', entries: 65536 },
  ] as const)('$descriptor in $vr has $entries entries', ({ descriptor, vr, entries }) => {
    for (const isImplicit of [false, true]) expect(lookupTable(readItem(descriptor, vr, 65536, isImplicit), { lowest: 0, highest: 65535 })?.entries).toHaveLength(entries);
  });

  it.each([
    { what: 'unsigned input, above the middle', first: 40000, vr: 'US', input: [0, 65535], firstMapped: 40000 },
    { what: 'unsigned input, read as signed', first: 40000 - 65536, vr: 'SS', input: [0, 65535], firstMapped: 40000 },
    { what: 'unsigned input that cannot be so great', first: -400, vr: 'SS', input: [0, 4095], firstMapped: -400 },
    { what: 'signed input', first: -400, vr: 'SS', input: [-2048, 2047], firstMapped: -400 },
    { what: 'signed input of 16 bits, the least', first: -32768, vr: 'SS', input: [-32768, 32767], firstMapped: -32768 },
    { what: 'signed input, written as unsigned', first: 65536 - 400, vr: 'US', input: [-2048, 2047], firstMapped: -400 },
    { what: 'signed input of more than 16 bits', first: -400, vr: 'SS', input: [-65536, 65534], firstMapped: -400 },
    { what: 'an input made negative by the intercept', first: -1024, vr: 'SS', input: [-1024, 64511], firstMapped: -1024 },
  ] as const)('maps $what, from $firstMapped on', ({ first, vr, input: [lowest, highest], firstMapped }) => {
    const table = lookupTable(readItem([256, first, 8], vr, 256), { lowest, highest });
    expect(table?.firstMapped).toBe(firstMapped);
    expect([firstMapped - 1, firstMapped, firstMapped + 7, firstMapped + 300].map((input) => table && lookUp(table, input))).toEqual([0, 0, 7, 255]);
  });
});

it('entries written as SS are unsigned', () => {
  const item: DataSet = { '00283002': { vr: 'SS', Value: [3, 0, 16] }, '00283006': { vr: 'SS', Value: [0, 32767, -1] } };
  expect(lookupTable(item, { lowest: -32768, highest: 32767 })?.entries).toEqual([0, 32767, 65535]);
});
