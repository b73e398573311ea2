import { type DataSet, type Element, composeDataSet, tagOf, vrOf } from '#dicom';
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

/** A value in the form of its VR; some files write an attribute under another VR than the standard's. */
function inForm(vr: string, value: unknown): unknown {
  if (vr === 'PN' && typeof value === 'string') return { Alphabetic: value };
  return (typeof value === 'object') === (vr === 'PN' || vr === 'SQ') ? value : undefined;
}

function taken(keyword: string, vr: string, element: Element): readonly unknown[] {
  const values = (element.Value ?? []).filter((value) => value !== null && value !== undefined && value !== '').map((value) => inForm(vr, value));
  const valid = identity.has(keyword) ? values : values.map((value) => validValue(vr, value));
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
    const vr = vrOf(tag) ?? 'UN';
    const values = source[tag] === undefined ? [] : taken(keyword, vr, source[tag]);
    if (values.length > 0) copied[tag] = { vr, Value: values };
  }
  const studyInstanceUID = validValue('UI', source[tagOf('StudyInstanceUID')]?.Value?.[0]);
  if (typeof studyInstanceUID !== 'string') {
    throw new Fault('INVALID_ARGUMENT', 'SOURCE_WITHOUT_STUDY', 'The image names no valid study, so no report can be filed for it.');
  }
  const empty = composeDataSet(Object.fromEntries(requiredPresent.map((keyword) => [keyword, []])));
  return { ...empty, ...copied, ...composeDataSet({ SpecificCharacterSet: 'ISO_IR 192', StudyInstanceUID: studyInstanceUID }) };
}
