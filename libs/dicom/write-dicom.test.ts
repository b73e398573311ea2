import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DataSet, type Element, readDicom, writeDicom } from './index.ts';

const identity: DataSet = {
  '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
  '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.7'] },
  '00080018': { vr: 'UI', Value: ['1.2.3'] },
};

describe('writeDicom', () => {
  it.each(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'])('is read back equal, %s', (transferSyntaxUID) => {
    const dataSet: DataSet = {
      ...identity,
      '00080008': { vr: 'CS', Value: ['ORIGINAL', null, 'PRIMARY'] },
      '00080120': { vr: 'UR', Value: ['http://host/a?b'] },
      '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.3.4'] } }, {}] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' }] },
      '00189073': { vr: 'FD', Value: [1.5, -2] },
      '00200010': { vr: 'SH' },
      '00204000': { vr: 'LT', Value: ['two\\parts'] },
      '00280009': { vr: 'AT', Value: ['00181063'] },
      '00280010': { vr: 'US', Value: [1, 65535] },
      '00281050': { vr: 'DS', Value: [0.25, -1e-7] },
      '00283006': { vr: 'OW', InlineBinary: 'AQIDBA==' },
    };
    const file = readDicom(writeDicom(dataSet, transferSyntaxUID));
    expect(file.dataSet).toEqual(dataSet);
    expect(file.transferSyntaxUID).toBe(transferSyntaxUID);
  });

  const syntaxes = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'];
  const readBack = (dataSet: DataSet, syntax?: string): DataSet => readDicom(writeDicom({ ...identity, ...dataSet }, syntax)).dataSet;

  it('is read back equal, whatever it holds and however deep', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9äß山-]([A-Za-z0-9 äß山-]{0,12}[A-Za-z0-9äß山-])?$/);
    const several = (vr: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Element> => fc.array(value, { minLength: 1, maxLength: 4 }).map((Value) => ({ vr, Value }));
    // Attributes of each kind, since an implicit syntax tells no VR.
    const plain: Record<string, fc.Arbitrary<Element>> = {
      '0008002A': several('DT', fc.constant('20260101120000.5')),
      '00081030': several('LO', word),
      '00104000': word.map((text) => ({ vr: 'LT', Value: [`${text}\\${text}`] })),
      '00101040': fc.constant({ vr: 'LO' }),
      '00181063': several('DS', fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => Number(value.toPrecision(8)))),
      '00200013': several('IS', fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      '00280010': several('US', fc.nat(65535)),
      '00186020': several('SL', fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      '00189073': several('FD', fc.double({ noNaN: true })),
    };
    const flat = fc.record(plain, { requiredKeys: [] });
    const nested = fc.tuple(flat, fc.array(flat, { minLength: 1, maxLength: 3 }), flat).map(([own, items, deepest]) => ({
      ...own,
      '0040A730': { vr: 'SQ', Value: [...items, { '0040A730': { vr: 'SQ', Value: [deepest] } }] },
    }));
    fc.assert(fc.property(nested, fc.constantFrom(...syntaxes), (dataSet, syntax) => {
      expect(readBack(dataSet, syntax)).toEqual({ ...identity, ...dataSet });
    }), { numRuns: 200 });
  });

  it.each(syntaxes)('writes what is too long for the length of its VR, %s', (syntax) => {
    const long: DataSet = {
      '00081030': { vr: 'LO', Value: ['y'.repeat(70_000)] },
      '00281101': { vr: 'US', Value: Array.from({ length: 40_000 }, (_, i) => i) },
      '00281201': { vr: 'OW', InlineBinary: Buffer.alloc(70_000, 'ab').toString('base64') },
    };
    expect(readBack(long, syntax)).toEqual({ ...identity, ...long });
  });

  it('keeps a decimal string within sixteen characters', () => {
    const values = [1 / 3, -1 / 3, 123456789.12345679, -1.2345678901234567e-11, 1e21];
    const read = readBack({ '00281050': { vr: 'DS', Value: values } })['00281050']?.Value as number[];
    for (const [i, value] of values.entries()) expect(Math.abs((read[i] ?? 0) / value - 1)).toBeLessThan(1e-8);
    const bytes = Buffer.from(writeDicom({ ...identity, '00281050': { vr: 'DS', Value: values } })).toString('latin1');
    const written = bytes.slice(bytes.indexOf('DS') + 4).trimEnd().split('\\');
    expect(written.map(({ length }) => length).filter((length) => length > 16)).toEqual([]);
  });

  it('refuses a value that its VR cannot hold', () => {
    const wrong: Element[] = [
      { vr: 'US', Value: [65536] },
      { vr: 'SS', Value: [-40_000] },
      { vr: 'UL', Value: [1.5] },
      { vr: 'UV', Value: ['many'] },
      { vr: 'AT', Value: ['no tag'] },
      { vr: 'FD', Value: [null] },
      { vr: 'LO', Value: [{}] },
      { vr: 'DS', Value: [Number.NaN] },
      { vr: 'lo', Value: ['x'] },
    ];
    for (const element of wrong) expect(() => writeDicom({ ...identity, '00091001': element }), JSON.stringify(element)).toThrow(expect.objectContaining({ reason: 'DICOM_UNWRITABLE' }));
  });

  it('puts fragments behind an empty offset table, and what follows PixelData after it', () => {
    const pixelData = { kind: 'encapsulated', offsetTable: [], fragments: [{ offset: 0, bytes: Uint8Array.of(1, 2, 3) }] } as const;
    const file = readDicom(writeDicom({ ...identity, 'FFFCFFFC': { vr: 'OB', InlineBinary: 'AAA=' } }, '1.2.840.10008.1.2.4.50', pixelData));
    expect(file.dataSet).toEqual(identity);
    expect(file.pixelData).toEqual({ kind: 'encapsulated', offsetTable: [], fragments: [{ offset: 0, isCut: false, bytes: Uint8Array.of(1, 2, 3, 0) }] });
  });

  it('refuses a data set without identity', () => {
    expect(() => writeDicom({})).toThrow(expect.objectContaining({ reason: 'DICOM_UNWRITABLE' }));
  });
});
