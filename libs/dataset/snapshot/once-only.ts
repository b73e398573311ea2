import { datasetFault } from '../dataset-fault.ts';
import type { Sample } from '../sample.ts';

/** Refuses a second sample of one pseudonym, which would be the same image. The function throws Fault INVALID_ARGUMENT / IMAGE_TWICE. */
export function onceOnly(): (sample: Pick<Sample, 'id' | 'source'>) => void {
  const sources = new Map<string, string>();
  return ({ id, source }) => {
    const before = sources.get(id);
    if (before !== undefined) throw datasetFault('IMAGE_TWICE', source, `the image with the pseudonym ${id} comes from ${before} too; take it out of all but one of the data sets and what the gateway has collected.`);
    sources.set(id, source);
  };
}
