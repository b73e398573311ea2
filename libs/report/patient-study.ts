import { type DataSet, type Element, composeDataSet, tagOf } from '#dicom';
import { Fault } from '#fault';
import { validValue } from './valid-value.ts';

/** Patient Module (PS3.3 C.7.1.1), General Study (C.7.2.1), Patient Study (C.7.2.2): type 2, there even when the image lacks them. */
const requiredPresent = [
  'PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex', 'StudyDate', 'StudyTime', 'ReferringPhysicianName', 'StudyID', 'AccessionNumber',
];

/** Type 3, taken over where the image has them. */
const optional = [
  'IssuerOfPatientID', 'IssuerOfPatientIDQualifiersSequence', 'TypeOfPatientID', 'OtherPatientIDsSequence', 'OtherPatientNames', 'PatientBirthTime',
  'EthnicGroup', 'PatientComments', 'PatientIdentityRemoved', 'DeidentificationMethod', 'DeidentificationMethodCodeSequence', 'StudyDescription',
  'IssuerOfAccessionNumberSequence', 'PhysiciansOfRecord', 'ProcedureCodeSequence', 'PatientAge', 'PatientSize', 'PatientWeight', 'AdmissionID',
];

/** By these a PACS puts the report to its patient and order: taken over as they are, even where they break a rule of their VR. */
const identity = new Set(['PatientName', 'PatientID', 'IssuerOfPatientID', 'AccessionNumber', 'StudyID']);

const patientSexes = new Set<unknown>(['M', 'F', 'O']);

function taken(keyword: string, element: Element): readonly unknown[] {
  const values = (element.Value ?? []).filter((value) => value !== null && value !== undefined && value !== '');
  if (identity.has(keyword)) return values;
  const valid = values.map((value) => validValue(element.vr, value));
  if (valid.includes(undefined)) return [];
  return keyword === 'PatientSex' && !valid.every((value) => patientSexes.has(value)) ? [] : valid;
}

/**
 * The attributes that say whose study this is, from one of its images. Values come as Unicode (the DICOM JSON model has no other), so the
 * report declares UTF-8 whatever repertoire the image used, and a name in any script stays what it was. Values that their VR forbids are
 * mended or dropped (`validValue`), identifiers never. Throws INVALID_ARGUMENT / SOURCE_WITHOUT_STUDY where StudyInstanceUID is missing.
 */
export function patientAndStudy(source: DataSet): DataSet {
  const copied: Record<string, Element> = {};
  for (const keyword of [...requiredPresent, ...optional]) {
    const tag = tagOf(keyword);
    const element = source[tag];
    const values = element === undefined ? [] : taken(keyword, element);
    if (element !== undefined && values.length > 0) copied[tag] = { vr: element.vr, Value: values };
  }
  const studyInstanceUID = validValue('UI', source[tagOf('StudyInstanceUID')]?.Value?.[0]);
  if (typeof studyInstanceUID !== 'string') {
    throw new Fault('INVALID_ARGUMENT', 'SOURCE_WITHOUT_STUDY', 'The image names no valid study, so no report can be filed for it.');
  }
  const empty = composeDataSet(Object.fromEntries(requiredPresent.map((keyword) => [keyword, []])));
  return { ...empty, ...copied, ...composeDataSet({ SpecificCharacterSet: 'ISO_IR 192', StudyInstanceUID: studyInstanceUID }) };
}
