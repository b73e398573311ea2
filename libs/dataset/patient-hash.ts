import { createHash } from 'node:crypto';
import { type DataSet, text } from '#dicom';

/** What names a hospital's patient in a data set: never the hospital's own number, which must not leave it with one. */
export const patientHash = (dataSet: DataSet, fallback: string): string =>
  createHash('sha256')
    .update(`${text(dataSet, 'IssuerOfPatientID') ?? ''}\n${text(dataSet, 'PatientID') ?? fallback}`)
    .digest('hex')
    .slice(0, 16);
