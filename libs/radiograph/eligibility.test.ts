import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeDataSet, readDicom } from '#dicom';
import { hasSharedData, sharedData } from '../../test/fixtures/test-data.ts';
import { eligibilityRules, judgeEligibility } from './index.ts';

const chest = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1',
  Modality: 'DX',
  BodyPartExamined: 'CHEST',
  ViewPosition: 'PA',
  PatientAge: '062Y',
  PhotometricInterpretation: 'MONOCHROME2',
  SamplesPerPixel: 1,
  Rows: 3000,
  Columns: 2500,
};
const verdict = (changes: Parameters<typeof composeDataSet>[0]): string => {
  const eligibility = judgeEligibility(composeDataSet({ ...chest, ...changes }));
  return eligibility.eligible ? 'analysed' : eligibility.code;
};

describe('judgeEligibility', () => {
  it.each([
    [{}, 'analysed'],
    [{ Modality: 'CT' }, 'MODALITY_NOT_SUPPORTED'],
    [{ Modality: undefined }, 'MODALITY_NOT_SUPPORTED'],
    [{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', Modality: 'CR' }, 'analysed'],
    [{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33' }, 'SOP_CLASS_NOT_SUPPORTED'],
    [{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1.1' }, 'FOR_PROCESSING'],
    [{ PresentationIntentType: 'FOR PROCESSING' }, 'FOR_PROCESSING'],
    [{ NumberOfFrames: 2 }, 'MULTI_FRAME'],
    [{ NumberOfFrames: 1 }, 'analysed'],
    [{ PhotometricInterpretation: 'RGB', SamplesPerPixel: 3 }, 'NOT_GREYSCALE'],
    [{ PhotometricInterpretation: 'PALETTE COLOR' }, 'NOT_GREYSCALE'],
    [{ PhotometricInterpretation: 'MONOCHROME1' }, 'analysed'],
    [{ ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }, 'LOCALIZER'],
    [{ ImageType: ['DERIVED', 'PRIMARY'] }, 'analysed'],
    [{ Columns: 255 }, 'TOO_SMALL'],
    [{ Rows: 256, Columns: 256 }, 'analysed'],
    [{ BodyPartExamined: 'RIBCAGE' }, 'BODY_PART_NOT_CHEST'],
    [{ BodyPartExamined: 'thorax' }, 'analysed'],
    [{ BodyPartExamined: undefined }, 'BODY_PART_UNKNOWN'],
    [{ BodyPartExamined: undefined, StudyDescription: 'XR Chest 1 view' }, 'analysed'],
    [{ BodyPartExamined: undefined, SeriesDescription: 'Thorax_PA' }, 'analysed'],
    [{ BodyPartExamined: undefined, StudyDescription: 'Hand' }, 'BODY_PART_UNKNOWN'],
    [{ BodyPartExamined: undefined, AnatomicRegionSequence: composeDataSet({ CodeMeaning: 'Chest' }) }, 'analysed'],
    [{ ViewPosition: 'AP' }, 'analysed'],
    [{ ViewPosition: 'LL' }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: 'RL' }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: 'LATERAL' }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: 'XX' }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: undefined }, 'analysed'],
    [{ ViewPosition: undefined, PatientPosition: 'HFS' }, 'analysed'],
    [{ ViewPosition: undefined, PatientPosition: 'LL' }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: undefined, PatientOrientation: ['A', 'F'] }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: undefined, PatientOrientation: ['L', 'F'] }, 'analysed'],
    [{ ViewPosition: undefined, SeriesDescription: 'CHEST_LAT' }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: undefined, ProtocolName: 'Thorax lateral' }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: undefined, ViewCodeSequence: composeDataSet({ CodeMeaning: 'left lateral' }) }, 'VIEW_NOT_FRONTAL'],
    [{ ViewPosition: undefined, SeriesDescription: 'Chest PA/LAT' }, 'analysed'],
    [{ ViewPosition: undefined, SeriesDescription: 'Bilateral lungs' }, 'analysed'],
    [{ ViewPosition: undefined, StudyDescription: 'Chest PA and lateral' }, 'analysed'],
    [{ ViewPosition: 'PA', SeriesDescription: 'CHEST LAT' }, 'analysed'],
    [{ PatientSpeciesDescription: 'Canis lupus familiaris' }, 'NOT_HUMAN'],
    [{ PatientSpeciesDescription: 'Homo sapiens' }, 'analysed'],
    [{ PatientSexNeutered: 'ALTERED' }, 'NOT_HUMAN'],
    [{ PatientAge: '62' }, 'analysed'],
    [{ PatientAge: '018Y' }, 'analysed'],
    [{ PatientAge: '017Y' }, 'PAEDIATRIC'],
    [{ PatientAge: '006M' }, 'PAEDIATRIC'],
    [{ PatientAge: '003D' }, 'PAEDIATRIC'],
    [{ PatientAge: undefined }, 'analysed'],
    [{ PatientAge: undefined, PatientBirthDate: '20100101', StudyDate: '20200101' }, 'PAEDIATRIC'],
    [{ PatientAge: 'old', PatientBirthDate: '19500101', StudyDate: '20200101' }, 'analysed'],
  ])('%o: %s', (changes, expected) => {
    expect(verdict(changes)).toBe(expected);
  });
});

if (!hasSharedData) console.warn('eligibility: the real samples are skipped, the folder of test data is absent');
describe.skipIf(!hasSharedData)('real samples', () => {
  it.each([
    ['rsna-jpeg', 'analysed'],
    ['nih-test1', 'analysed'],
    ['rg1-j2k-mono1', 'analysed'],
    ['nih-test4', 'BODY_PART_NOT_CHEST'],
    ['nih-test5', 'MODALITY_NOT_SUPPORTED'],
    ['nih-test6', 'VIEW_NOT_FRONTAL'],
    ['nhsx-sample', 'MODALITY_NOT_SUPPORTED'],
    ['dx-animal', 'TOO_SMALL'],
  ])('%s: %s', (name, expected) => {
    const eligibility = judgeEligibility(readDicom(readFileSync(sharedData(`dicom-samples/${name}.dcm`))).dataSet);
    expect(eligibility.eligible ? 'analysed' : eligibility.code).toBe(expected);
  });
});

it('docs/eligibility.md shows the rules as they are', () => {
  const rows = eligibilityRules.map(({ code, sentence, attributes }) => `| ${code} | ${sentence} | ${attributes.join(', ')} |`);
  const page = readFileSync(join(import.meta.dirname, '../../docs/eligibility.md'), 'utf8');
  expect(page.split('\n').filter((line) => /^\| [A-Z_]+ \|/.test(line))).toEqual(rows);
});
