import type { Dataset, Sample } from './sample.ts';

/**
 * Several data sets as one. Where there are several, ids begin with their source, since two sources may hold the same radiograph. Patients of the
 * same name count as one person: two sources may hold the same person, and to part one by mistake is worse than to join two.
 */
export function mergeDatasets(datasets: readonly Dataset[]): { readonly samples: readonly Sample[]; readonly notes: readonly string[] } {
  const [only] = datasets;
  if (datasets.length === 1 && only !== undefined) return only;
  return {
    samples: datasets.flatMap(({ samples }) => samples.map((sample) => ({ ...sample, id: `${sample.source}.${sample.id}` }))),
    notes: datasets.flatMap(({ notes, samples }) => notes.map((note) => `${samples[0]?.source ?? ''}: ${note}`)),
  };
}
