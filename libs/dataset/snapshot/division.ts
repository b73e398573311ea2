import { unitHash } from '#random';
import type { Sample, Split } from '../sample.ts';

/** Shares of the patients; the rest is for training. */
export interface Division {
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/**
 * Where a patient belongs, by a hash of the name alone: whatever else is in the data, now or later, it stays there. The price is that shares are
 * met on average only.
 */
export function splitOf(patient: string, { validation, test, seed }: Division): Split {
  const place = unitHash('snapshot', seed, patient);
  if (place < test) return 'test';
  return place < test + validation ? 'validation' : 'train';
}

type Person = Pick<Sample, 'patient'>;

/** Whether a sample may stand beside a frozen evaluation set: its patients' other images, under whatever name, and those of new patients of the test split, wait outside. */
export function besideFrozen(frozen: readonly Person[], division: Division): (sample: Person, formerly?: Person) => boolean {
  const evaluated = new Set(frozen.map(({ patient }) => patient));
  return ({ patient }, formerly) => splitOf(patient, division) !== 'test' && !evaluated.has(patient) && !(formerly !== undefined && evaluated.has(formerly.patient));
}
