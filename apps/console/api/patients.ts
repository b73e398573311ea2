import { useEffect, useState } from 'react';
import { personNameOf, textOf } from '../pixels/image-description.ts';
import { archiveProblem } from './archive-problem.ts';
import { dicomWeb } from './dicom-web.ts';

/** Whom a study is of, as the archive has it. The gateway's own API tells no names. */
export interface Patient {
  readonly name: string;
  readonly id: string;
}

/** What a patient is called in a list: by name, else by ID, else by the end of the study's UID. */
export function titleOf(patient: Patient | undefined, studyInstanceUID: string): string {
  const told = [patient?.name, patient?.id].find((each) => each !== undefined && each !== '');
  return told ?? `…${studyInstanceUID.slice(-12)}`;
}

const known = new Map<string, Patient>();

/** Most studies of a patient's name or ID that are looked for. */
const mostFound = 100;

/** Most UIDs a question: all stand in its address. */
const atOnce = 50;

type Found = Awaited<ReturnType<typeof dicomWeb.searchForStudies>>;

function remember(found: Found): string[] {
  return found.flatMap((dataSet) => {
    const uid = textOf(dataSet, 'studyInstanceUID');
    if (uid === undefined) return [];
    known.set(uid, { name: personNameOf(dataSet) ?? '', id: textOf(dataSet, 'patientID') ?? '' });
    return [uid];
  });
}

/**
 * Study Instance UIDs of patients whose name or ID contains the longest word of `search`, as the archive matches wildcards (PS3.4 C.2.2.2.4); at
 * most `mostFound` of each.
 * @throws ApiProblem when the archive cannot be asked
 */
export async function studiesOfPatient(search: string): Promise<string[]> {
  const [longest = ''] = search.trim().split(/\s+/).toSorted((a, b) => b.length - a.length);
  // An archive compares names without regard to capitals, but IDs with.
  const keys = [['PatientName', longest], ['PatientID', longest], ['PatientID', longest.toLocaleUpperCase()]] as const;
  const asked = keys.map(([key, word]) => dicomWeb.searchForStudies({ queryParams: { [key]: `*${word}*`, limit: String(mostFound) } }));
  const answers = await Promise.all(asked).catch((thrown: unknown) => { throw archiveProblem(thrown); });
  return [...new Set(answers.flatMap(remember))];
}

/** Asks for the patients of studies; one that the archive does not tell of is asked for again with the next page. */
async function askArchive(studyInstanceUIDs: readonly string[]): Promise<void> {
  for (let start = 0; start < studyInstanceUIDs.length; start += atOnce) {
    const uids = studyInstanceUIDs.slice(start, start + atOnce);
    remember(await dicomWeb.searchForStudies({ queryParams: { StudyInstanceUID: uids.join(',') } }));
  }
}

/** Patients by Study Instance UID, as far as they have been told; asks the archive for the others. */
export function usePatients(studyInstanceUIDs: readonly string[]): ReadonlyMap<string, Patient> {
  const [patients, setPatients] = useState<ReadonlyMap<string, Patient>>(known);
  const wanted = studyInstanceUIDs.join(',');
  useEffect(() => {
    const missing = wanted.split(',').filter((uid) => uid !== '' && !known.has(uid));
    if (missing.length === 0) return;
    let isCurrent = true;
    const show = (): void => { if (isCurrent) setPatients(new Map(known)); };
    askArchive(missing).then(show, show);
    return () => { isCurrent = false; };
  }, [wanted]);
  return patients;
}
