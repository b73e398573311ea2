import { describe, expect, it } from 'vitest';
import { type DataSet, readDicom, writeDicom } from './index.ts';

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

  it('refuses a data set without identity', () => {
    expect(() => writeDicom({})).toThrow(expect.objectContaining({ reason: 'DICOM_UNWRITABLE' }));
  });
});
