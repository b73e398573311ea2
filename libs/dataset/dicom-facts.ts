import { type DataSet, integer, readDicom, text } from '#dicom';
import { Fault } from '#fault';
import { datasetFault } from './dataset-fault.ts';
import type { Sample } from './sample.ts';

export type DicomFacts = Pick<Sample, 'columns' | 'rows' | 'view' | 'sex' | 'age'>;

/** Years of an Age String (PS3.5 6.2, `062Y`, `011M`), also of the bare number that the RSNA challenge's files have. */
export function ageInYears(age: string | undefined): number | undefined {
  const [, digits, unit = 'Y'] = /^\s*(\d{1,3})([DWMY]?)\s*$/.exec(age ?? '') ?? [];
  if (digits === undefined) return undefined;
  const perYear = { D: 365.25, W: 52.18, M: 12, Y: 1 }[unit === '' ? 'Y' : unit] ?? 1;
  return Math.floor(Number(digits) / perYear);
}

/** Size and the facts to group by, from the header. */
export function factsOf(dataSet: DataSet, file: string): DicomFacts {
  const [columns, rows] = [integer(dataSet, 'Columns'), integer(dataSet, 'Rows')];
  if (columns === undefined || rows === undefined) throw datasetFault('DICOM_UNREADABLE', file, 'it is no image: Rows or Columns is missing.');
  const [view, sex, age] = [text(dataSet, 'ViewPosition'), text(dataSet, 'PatientSex'), ageInYears(text(dataSet, 'PatientAge'))];
  return { columns, rows, ...(view && { view }), ...(sex && { sex }), ...(age !== undefined && { age }) };
}

/** Whether the header says that the pixels show annotations that could name the patient (BurnedInAnnotation, PS3.3 C.7.6.1): a hospital's images of that kind enter no data set. */
export const isBurnedIn = (dataSet: DataSet): boolean => text(dataSet, 'BurnedInAnnotation') === 'YES';

/** @throws Fault INVALID_ARGUMENT / DICOM_UNREADABLE naming the file */
export function readFacts(bytes: Uint8Array, file: string): DicomFacts {
  return factsOf(readDataSet(bytes, file), file);
}

/** @throws Fault INVALID_ARGUMENT / DICOM_UNREADABLE naming the file */
export function readDataSet(bytes: Uint8Array, file: string): DataSet {
  try {
    return readDicom(bytes).dataSet;
  } catch (error) {
    throw datasetFault('DICOM_UNREADABLE', file, Fault.from(error).message, error);
  }
}
