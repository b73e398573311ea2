import type { BoxScore } from '#detection';
import { unitHash } from '#random';
import type { EvaluatedImage } from '../evaluated-image.ts';
import { type TriedImage, chooseDecision, tryOut } from './choose-decision.ts';
import { type Decision, asShown } from './decision.ts';

/** What was decided on all images, and what its way of deciding is worth. */
export interface CrossFit {
  readonly decision: Decision;
  /** Each image as it is shown by what was decided without its fold, so that no choice flatters its figures; undefined where a fold would leave one class to decide on. */
  readonly outOfFold: readonly EvaluatedImage[] | undefined;
}

const folds = 5;

interface Patient {
  readonly own: readonly TriedImage[];
  readonly stratum: string;
  readonly place: number;
}

function patientsOf(tried: readonly TriedImage[]): Patient[] {
  return [...Map.groupBy(tried, ({ image }) => image.patient)].map(([name, own]) => ({
    own,
    stratum: JSON.stringify([own[0]?.image.groups?.source, own.some(({ image }) => image.positive)]),
    place: unitHash('cross-fit', name),
  }));
}

/** Patients alike in source and in whether they have a finding are dealt out in turn, from one stratum on to the next. */
function deal(patients: readonly Patient[]): TriedImage[][] {
  const strata = [...Map.groupBy(patients, ({ stratum }) => stratum)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const queue = strata.flatMap(([, own]) => own.toSorted((a, b) => a.place - b.place));
  return Array.from({ length: folds }, (_, fold) => queue.filter((_, i) => i % folds === fold).flatMap(({ own }) => own));
}

const ofBothClasses = (tried: readonly TriedImage[]): boolean => tried.some(({ image }) => image.positive) && tried.some(({ image }) => !image.positive);

/**
 * Decides on all images, and beside it on all but each fifth of the patients, to measure that fifth by it (cross-fitting). The folds depend on nothing but the patients and their labels.
 * @param images with all that the network found, scored by objectness, not merged, down to a low score
 * @param scores among which to choose; more than objectness only for a network with an image-level output
 * @throws Fault FAILED_PRECONDITION / CALIBRATION_ONE_CLASS
 */
export function crossFit(images: readonly EvaluatedImage[], scores: readonly BoxScore[]): CrossFit {
  const tried = images.map(tryOut);
  const decision = chooseDecision(tried, scores);
  const parts = deal(patientsOf(tried)).map((part, i, all) => ({ part, others: all.flatMap((other, k) => (k === i ? [] : other)) }));
  if (!parts.every(({ others }) => ofBothClasses(others))) return { decision, outOfFold: undefined };
  return { decision, outOfFold: parts.flatMap(({ part, others }) => asShown(part.map(({ image }) => image), chooseDecision(others, scores))) };
}
