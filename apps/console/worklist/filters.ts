import { type ReviewState, type StudyState, type WorklistOrder, type WorklistStudy, reviewStates, studyStates, worklistOrders } from '../api/answers.ts';
import type { Patient } from '../api/patients.ts';

/** What the worklist shows; an empty string: all. */
export interface Filters {
  readonly state: StudyState | '';
  readonly review: ReviewState | '';
  /** Lowest image score in per cent; 0: also studies without one. */
  readonly minScore: number;
  readonly order: WorklistOrder;
  readonly search: string;
}

export const noFilters: Filters = { state: '', review: '', minScore: 0, order: 'newest', search: '' };

/** The gateway looks for part of a Study Instance UID. */
export const isUidPart = (search: string): boolean => /^[\d.]+$/.test(search.trim());
/** The archive is asked for a patient's name or ID; digits alone may be either an ID or part of a UID. */
export const isPatient = (search: string): boolean => search.trim() !== '' && !/^\d*\.[\d.]*$/.test(search.trim());

/** The query of GET /worklist; `studies`: only these, by Study Instance UID. */
export function worklistQuery({ state, review, minScore, order, search }: Filters, limit: number, studies?: readonly string[]): string {
  const query = new URLSearchParams({ order, limit: String(limit) });
  if (state !== '') query.set('state', state);
  if (review !== '') query.set('review', review);
  if (minScore > 0) query.set('minScore', String(minScore / 100));
  const part = search.trim();
  if (studies !== undefined) query.set('studies', studies.join(','));
  else if (isUidPart(part)) query.set('search', part);
  return query.toString();
}

/** Whether a study belongs to the patient that is looked for. Capitals do not matter. */
export function matchesPatient(search: string, patient: Patient | undefined): boolean {
  const words = search.trim().toLocaleLowerCase().split(/\s+/);
  const text = `${patient?.name ?? ''} ${patient?.id ?? ''}`.toLocaleLowerCase();
  return isUidPart(search) || search.trim() === '' || words.every((word) => text.includes(word));
}

/** The row after a step from the selected study; the first where the selected one is not in the list. */
export function stepRow(studies: readonly Pick<WorklistStudy, 'studyInstanceUID'>[], selected: string | undefined, by: 1 | -1): string | undefined {
  const at = studies.findIndex(({ studyInstanceUID }) => studyInstanceUID === selected);
  const next = at === -1 ? 0 : Math.min(studies.length - 1, Math.max(0, at + by));
  return studies[next]?.studyInstanceUID;
}

const oneOf = <T extends string>(values: readonly T[], value: string): T | undefined => values.find((each) => each === value);

/** A filter after the page's control `name` was set to `value`. */
export function withFilter(filters: Filters, name: keyof Filters, value: string): Filters {
  if (name === 'state') return { ...filters, state: oneOf(studyStates, value) ?? '' };
  if (name === 'review') return { ...filters, review: oneOf(reviewStates, value) ?? '' };
  if (name === 'order') return { ...filters, order: oneOf(worklistOrders, value) ?? 'newest' };
  if (name === 'minScore') return { ...filters, minScore: Math.min(100, Math.max(0, Number(value) || 0)) };
  return { ...filters, search: value };
}
