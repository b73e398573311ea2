import type { Sample } from '../sample.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { SnapshotEntry } from './write-snapshot.ts';

/** Samples of any data set as they enter a snapshot: persons and images under pseudonyms. */
export const entriesOf = (samples: readonly Sample[], pseudonyms: Pseudonyms): SnapshotEntry[] =>
  samples.map((sample) => ({ sample: { ...sample, id: pseudonyms.uid(`${sample.source} ${sample.id}`), patient: pseudonyms.patient(sample.patient) }, lineage: [] }));
