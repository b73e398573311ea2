import { basename } from 'node:path';
import { readImageBytes } from '../dataset-files.ts';
import { readDataSet } from '../dicom-facts.ts';
import { idAmong } from '../merge-datasets.ts';
import type { Dataset, DatasetForm, Sample } from '../sample.ts';
import { hospitalNames } from './hospital-names.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { SnapshotEntry } from './write-snapshot.ts';

type Names = Pick<Sample, 'id' | 'patient'>;

/** A hospital's images have the names that a gateway's have, those of a snapshot the pseudonyms that they have already, all others ones of their own. */
export async function namesOf(sample: Sample, form: DatasetForm, own: Names, pseudonyms: Pseudonyms): Promise<Names> {
  if (form === 'snapshot') return sample;
  if (form !== 'dicom') return own;
  const { id, patient } = hospitalNames(readDataSet(await readImageBytes(sample.image), basename(sample.image.path)), sample.id, pseudonyms);
  return { id, patient };
}

/** Samples of any data sets as they enter a snapshot: persons and images under pseudonyms. */
export async function* entriesOf(datasets: readonly Dataset[], pseudonyms: Pseudonyms): AsyncGenerator<SnapshotEntry> {
  for (const { form, samples } of datasets) {
    for (const sample of samples) {
      const own = { id: pseudonyms.uid(`${sample.source} ${idAmong(datasets, sample)}`), patient: pseudonyms.patient(sample.patient) };
      const { id, patient } = await namesOf(sample, form, own, pseudonyms);
      yield { sample: { ...sample, id, patient }, formerly: own, lineage: [] };
    }
  }
}
