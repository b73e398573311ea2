import type { Dataset, Sample } from '../sample.ts';
import { namesOf } from './entries.ts';
import { onceOnly } from './once-only.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** What a gateway has collected, under its pseudonyms. */
export interface Collected {
  readonly samples: readonly Sample[];
  /** Pseudonyms of the patients by those of the names that a folder of DICOM has for them. */
  readonly byFolderName: ReadonlyMap<string, string>;
  readonly pseudonyms: Pseudonyms;
}

/** Data sets, and how to know their patients again. */
export interface NamedDatasets {
  readonly datasets: readonly Dataset[];
  /** The name here of a patient whom an earlier import may have known by another. */
  readonly nameHere: (patient: string) => string;
}

/**
 * Data sets beside what a gateway has collected: a hospital's patients and images have the names that the gateway's have, so that one person is one patient.
 * @throws Fault INVALID_ARGUMENT / IMAGE_TWICE
 */
export async function besideGateway(datasets: readonly Dataset[], { samples: collected, byFolderName, pseudonyms }: Collected): Promise<NamedDatasets> {
  const names = new Map(byFolderName);
  const demandOnce = onceOnly();
  for (const sample of collected) demandOnce(sample);
  const named: Dataset[] = [];
  for (const dataset of datasets) {
    const samples: Sample[] = [];
    for (const sample of dataset.samples) {
      const own = { ...sample, ...(await namesOf(sample, dataset.form, sample, pseudonyms)) };
      if (dataset.form === 'dicom') names.set(pseudonyms.patient(sample.patient), own.patient);
      if (dataset.form === 'dicom' || dataset.form === 'snapshot') demandOnce(own);
      samples.push(own);
    }
    named.push({ ...dataset, samples });
  }
  return {
    datasets: [...named, { form: 'dicom', samples: collected, classes: ['opacity'], notes: [] }],
    nameHere: (patient) => names.get(pseudonyms.patient(patient)) ?? patient,
  };
}

/** Data sets as they are, whose patients an earlier import may have had beside a gateway's, under its pseudonyms. */
export async function afterGateway(datasets: readonly Dataset[], pseudonyms: Pseudonyms): Promise<NamedDatasets> {
  const names = new Map<string, string>();
  for (const { form, samples } of datasets) {
    if (form !== 'dicom') continue;
    for (const sample of samples) names.set((await namesOf(sample, form, sample, pseudonyms)).patient, sample.patient);
  }
  return { datasets, nameHere: (patient) => names.get(patient) ?? patient };
}
