import { type DataSet, text } from '#dicom';
import { patientHash } from '../patient-hash.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { SnapshotEntry } from './write-snapshot.ts';

export interface HospitalNames {
  readonly id: string;
  readonly patient: string;
  readonly formerly: NonNullable<SnapshotEntry['formerly']>;
}

/**
 * Under which names a hospital's image enters a snapshot, whether a gateway or a folder brings it: the same header, the same names. An image without a
 * PatientID shares its person with its study alone. Formerly a folder's patients were named by the hash that a data set knows them by.
 */
export function hospitalNames(dataSet: DataSet, sopInstanceUID: string, pseudonyms: Pseudonyms): HospitalNames {
  const person = text(dataSet, 'PatientID') ?? text(dataSet, 'StudyInstanceUID') ?? sopInstanceUID;
  return {
    id: pseudonyms.uid(sopInstanceUID),
    patient: pseudonyms.patient(text(dataSet, 'IssuerOfPatientID') ?? '', person),
    formerly: { patient: pseudonyms.patient(patientHash(dataSet, sopInstanceUID)) },
  };
}
