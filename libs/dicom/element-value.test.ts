import { describe, expect, it } from 'vitest';
import { binary, decimal, decimals, integer, items, text, texts } from './access.ts';
import { decodeElement } from './element-value.ts';

const decodeText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const decoded = (vr: string, value: string | number[], littleEndian = true) => decodeElement(vr, Uint8Array.from(Buffer.from(value as string)), littleEndian, decodeText);

describe('decodeElement', () => {
  it.each([
    { vr: 'CS', value: 'CHEST ', expected: ['CHEST'] },
    { vr: 'UI', value: '1.2.3\0', expected: ['1.2.3'] },
    { vr: 'DS', value: '1.5\\-2e1 \\', expected: [1.5, -20, null] },
    { vr: 'DS', value: '1,5 ', expected: ['1,5'] },
    { vr: 'IS', value: ' 12', expected: [12] },
    { vr: 'LT', value: ' kept\\as one ', expected: [' kept\\as one'] },
    { vr: 'PN', value: 'A^B=C=D', expected: [{ Alphabetic: 'A^B', Ideographic: 'C', Phonetic: 'D' }] },
    { vr: 'US', value: [1, 0, 255, 255], expected: [1, 65535] },
    { vr: 'SS', value: [255, 255], expected: [-1] },
    { vr: 'AT', value: [0x10, 0, 0x20, 0], expected: ['00100020'] },
    { vr: 'UV', value: [255, 255, 255, 255, 255, 255, 255, 255], expected: ['18446744073709551615'] },
  ])('$vr $value', ({ vr, value, expected }) => {
    expect(decoded(vr, value)).toEqual({ vr, Value: expected });
  });

  it('keeps binary values little endian', () => {
    expect(decoded('OW', [1, 2, 3, 4], false)).toEqual({ vr: 'OW', InlineBinary: Buffer.from([2, 1, 4, 3]).toString('base64') });
    expect(decoded('OB', [1, 2], false)).toEqual({ vr: 'OB', InlineBinary: Buffer.from([1, 2]).toString('base64') });
  });

  it('leaves out empty values and those over the limit', () => {
    expect(decoded('LO', '  ')).toEqual({ vr: 'LO' });
    expect(decodeElement('UN', new Uint8Array((1 << 20) + 2), true, decodeText)).toEqual({ vr: 'UN' });
  });
});

describe('access by keyword', () => {
  const dataSet = {
    '00080008': { vr: 'CS', Value: ['ORIGINAL', null, 'PRIMARY'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'A^B', Phonetic: 'C' }] },
    '00281050': { vr: 'DS', Value: ['40.5', 50] },
    '00280010': { vr: 'US', Value: [12] },
    '00081140': { vr: 'SQ', Value: [{ '00280010': { vr: 'US', Value: [1] } }] },
    '00283006': { vr: 'OW', InlineBinary: 'AQI=' },
  };

  it('reads each kind of value', () => {
    expect(texts(dataSet, 'ImageType')).toEqual(['ORIGINAL', 'PRIMARY']);
    expect(text(dataSet, 'PatientName')).toBe('A^B==C');
    expect(decimals(dataSet, 'WindowCenter')).toEqual([40.5, 50]);
    expect(integer(dataSet, 'WindowCenter')).toBeUndefined();
    expect(decimal(dataSet, 'Rows')).toBe(12);
    expect(items(dataSet, 'ReferencedImageSequence').map((item) => integer(item, 'Rows'))).toEqual([1]);
    expect(binary(dataSet, 'LUTData')).toEqual(Uint8Array.of(1, 2));
  });

  it('gives nothing for what is absent, and a Fault for a keyword that is none', () => {
    expect([text(dataSet, 'Modality'), integer(dataSet, 'Columns'), binary(dataSet, 'Rows')]).toEqual([undefined, undefined, undefined]);
    expect(() => text(dataSet, 'NoSuchKeyword')).toThrow(expect.objectContaining({ reason: 'KEYWORD_UNKNOWN' }));
  });
});
