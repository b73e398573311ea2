import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DataSet, composeDataSet, readDicom, tagOf, text, writeDicom } from '#dicom';
import { patientAndStudy } from './patient-study.ts';

const study = { StudyInstanceUID: '2.25.5', SOPClassUID: '1.2.840.10008.5.1.4.1.1.1', SOPInstanceUID: '2.25.6' };
const copied = (attributes: Parameters<typeof composeDataSet>[0]) => patientAndStudy(composeDataSet({ ...study, ...attributes }));

/** A Part 10 file without preamble, whose values are given as bytes. */
function rawFile(characterSet: string, patientName: string): Uint8Array {
  const element = (group: number, number: number, vr: string, value: string) => {
    const bytes = Buffer.from(value.length % 2 === 0 ? value : `${value} `, 'latin1');
    const head = Buffer.from([group & 255, group >> 8, number & 255, number >> 8, vr.charCodeAt(0), vr.charCodeAt(1), bytes.length & 255, bytes.length >> 8]);
    return Buffer.concat([head, bytes]);
  };
  return Buffer.concat([element(8, 5, 'CS', characterSet), element(16, 16, 'PN', patientName), element(32, 13, 'UI', '2.25.5')]);
}

/** Written as a report is, and read again. */
const stored = (ds: DataSet): DataSet => readDicom(writeDicom({ ...ds, ...composeDataSet(study) })).dataSet;

describe('patientAndStudy', () => {
  it.each([
    ['ISO 2022 IR 87', '\\ISO 2022 IR 87', 'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
    ['GB18030', 'GB18030', 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab', 'Wang^XiaoDong=王^小东'],
    ['UTF-8', 'ISO_IR 192', 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1', 'Wang^XiaoDong=王^小東'],
    ['ISO 8859-1', 'ISO_IR 100', 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
    ['ISO 8859-5', 'ISO_IR 144', '\xbb\xee\xda\x63\x65\xdc\xd1\x79\x70\xd3', 'Люкceмбypг'],
  ])('keeps a name in %s and writes it in UTF-8', (_, characterSet, bytes, name) => {
    const source = readDicom(rawFile(characterSet, bytes)).dataSet;
    const report = stored(patientAndStudy(source));
    expect(text(report, 'PatientName')).toBe(name);
    expect(text(report, 'SpecificCharacterSet')).toBe('ISO_IR 192');
  });

  it('keeps names of any script and length', () => {
    const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((word) => word.replaceAll(/[\\^=\p{C}\s]/gu, '') || 'x');
    fc.assert(
      fc.property(part, part, part, (alphabetic, ideographic, phonetic) => {
        const PatientName = { vr: 'PN', Value: [{ Alphabetic: `${alphabetic}^A`, Ideographic: `${ideographic}^B`, Phonetic: `${phonetic}^C` }] };
        const report = stored(patientAndStudy({ ...composeDataSet(study), [tagOf('PatientName')]: PatientName }));
        expect(text(report, 'PatientName')).toBe(`${alphabetic}^A=${ideographic}^B=${phonetic}^C`);
      }),
    );
  });

  it('has every attribute of type 2 even when the image lacks it', () => {
    const report = copied({});
    for (const keyword of ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex', 'StudyDate', 'StudyTime', 'ReferringPhysicianName', 'StudyID', 'AccessionNumber']) {
      expect(report[tagOf(keyword)]).toEqual({ vr: expect.any(String) as string });
    }
  });

  it('drops values that their VR forbids, and mends what can only mean one thing', () => {
    expect(text(copied({ PatientAge: '62' }), 'PatientAge')).toBeUndefined();
    expect(text(copied({ PatientAge: '062Y' }), 'PatientAge')).toBe('062Y');
    expect(text(copied({ StudyDate: '1999.12.31', StudyTime: '23:59:59.5' }), 'StudyDate')).toBe('19991231');
    expect(text(copied({ StudyDate: '1999.12.31', StudyTime: '23:59:59.5' }), 'StudyTime')).toBe('235959.5');
    expect(text(copied({ StudyDate: '19991399' }), 'StudyDate')).toBeUndefined();
    expect(text(copied({ PatientSex: 'f' }), 'PatientSex')).toBe('F');
    expect(text(copied({ PatientSex: 'UNKNOWN' }), 'PatientSex')).toBeUndefined();
  });

  it('never changes an identifier', () => {
    const identifiers = { PatientID: '  0042*'.padEnd(90, 'x'), AccessionNumber: 'A-1234567890-1234567890', StudyID: 'study of the first of may' };
    const report = copied(identifiers);
    for (const [keyword, value] of Object.entries(identifiers)) expect(text(report, keyword)).toBe(value);
  });

  it('reads an attribute under a wrong VR', () => {
    const wrong = { [tagOf('PatientName')]: { vr: 'LO', Value: ['A^B'] }, [tagOf('StudyDescription')]: { vr: 'SQ', Value: [{}] } };
    const report = patientAndStudy({ ...composeDataSet(study), ...wrong });
    expect(report[tagOf('PatientName')]).toEqual({ vr: 'PN', Value: [{ Alphabetic: 'A^B' }] });
    expect(report[tagOf('StudyDescription')]).toBeUndefined();
  });

  it('demands a study', () => {
    expect(() => patientAndStudy(composeDataSet({ PatientID: '1' }))).toThrow(expect.objectContaining({ reason: 'SOURCE_WITHOUT_STUDY' }) as Error);
  });
});
