import { unitHash } from '#random';
import { Fault } from '#fault';
import { type Sample, type Split, isPositive } from '../sample.ts';

/** One of `of` parts of like size, two at least; `part` counts from 1. */
export interface Fold {
  readonly part: number;
  readonly of: number;
}

export interface SplitOptions {
  /** Share of the patients, or the one of several folds, that validates; the rest is for training. */
  readonly validation: number | Fold;
  readonly test: number;
  readonly seed: number;
  /** Where patients were before: they stay there, whatever has come since. */
  readonly previous?: ReadonlyMap<string, Split>;
}

interface Patient {
  readonly name: string;
  readonly place: number;
  readonly stratum: string;
}

/** Patients alike in source and in whether they have a finding are divided together, so that every split holds their share of each kind. */
function patientsOf(samples: readonly Sample[], seed: number): Patient[] {
  return [...Map.groupBy(samples, ({ patient }) => patient)].map(([name, own]) => ({
    name,
    place: unitHash('split', seed, name),
    stratum: `${own[0]?.source ?? ''} ${String(own.some(isPositive))}`,
  }));
}

function assignStratum(patients: readonly Patient[], { validation, test, previous }: SplitOptions, assigned: Map<string, Split>): void {
  const left = (share: number, split: Split): number => Math.max(0, Math.round(share * patients.length) - patients.filter(({ name }) => previous?.get(name) === split).length);
  const fresh = patients.filter(({ name }) => !previous?.has(name)).toSorted((a, b) => a.place - b.place);
  const tested = left(test, 'test');
  const border = (part: number, of: number): number => tested + Math.round((part / of) * Math.max(0, fresh.length - tested));
  const [from, to] = typeof validation === 'number' ? [tested, tested + left(validation, 'validation')] : [border(validation.part - 1, validation.of), border(validation.part, validation.of)];
  fresh.forEach(({ name }, i) => {
    if (i < tested) assigned.set(name, 'test');
    else assigned.set(name, i >= from && i < to ? 'validation' : 'train');
  });
  for (const { name } of patients) assigned.set(name, previous?.get(name) ?? assigned.get(name) ?? 'train');
}

/**
 * Divides samples by patient: no patient is in two splits, each split has its share of every source's patients with and without findings, and the
 * place of a patient in the queue is a hash of its name. So the order of the samples does not matter, and a patient more moves at most those
 * at the borders; with `previous` it moves nobody. Over all folds of one seed each patient that is not in the test split validates once.
 * @throws Fault INVALID_ARGUMENT / SPLIT_INVALID
 */
export function splitByPatient(samples: readonly Sample[], options: SplitOptions): Sample[] {
  const { test, seed } = options;
  const validation = typeof options.validation === 'number' ? options.validation : 1 / options.validation.of;
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
    throw new Fault('INVALID_ARGUMENT', 'SPLIT_INVALID', 'The shares of validation and test must not be negative and leave something for training.');
  }
  const assigned = new Map<string, Split>();
  for (const [, patients] of Map.groupBy(patientsOf(samples, seed), ({ stratum }) => stratum)) assignStratum(patients, options, assigned);
  return samples.map((sample) => ({ ...sample, split: assigned.get(sample.patient) ?? 'train' }));
}

/** The later one holds a patient back from the one before. */
const lastHoldsBack: readonly Split[] = ['train', 'validation', 'test'];

/**
 * Where the patients of divided data sets are, to be kept by the next division. One who is in several splits is tested on before
 * all, and validates before it trains: whom any data set holds back never trains, in whatever order the data sets come.
 */
export const splitsByPatient = (samples: readonly Sample[]): Map<string, Split> =>
  new Map(lastHoldsBack.flatMap((split) => samples.filter((sample) => sample.split === split).map(({ patient }) => [patient, split] as const)));
