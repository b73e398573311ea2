import type { Dataset, Sample } from './sample.ts';

/** The sample's id among those of the data sets: with its source before it where there are several. */
export const idAmong = (datasets: readonly Dataset[], { id, source }: Sample): string => (datasets.length === 1 ? id : `${source}.${id}`);

/**
 * Several data sets as one. Where there are several, ids begin with their source, since two sources may hold the same radiograph. Patients of the
 * same name count as one person: two sources may hold the same person, and to part one by mistake is worse than to join two.
 */
export function mergeDatasets(datasets: readonly Dataset[]): { readonly samples: readonly Sample[]; readonly notes: readonly string[] } {
  const [only] = datasets;
  if (datasets.length === 1 && only !== undefined) return only;
  return {
    samples: datasets.flatMap(({ samples }) => samples.map((sample) => ({ ...sample, id: idAmong(datasets, sample) }))),
    notes: datasets.flatMap(({ notes, samples }) => notes.map((note) => `${samples[0]?.source ?? ''}: ${note}`)),
  };
}
