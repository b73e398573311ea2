import type { StudyReview } from '../api/answers.ts';
import { type ReviewState, beginReview, isTouched } from './review-state.ts';

/** Reviews that were begun and not saved, by study and report: leaving a study loses nothing while the page is open. */
const drafts = new Map<string, ReviewState>();

/** A new report has other boxes, so it is another draft. */
const nameOf = ({ studyInstanceUID, report }: StudyReview): string => `${studyInstanceUID} ${report?.sopInstanceUID ?? ''}`;

export const draftOf = (study: StudyReview): ReviewState => drafts.get(nameOf(study)) ?? beginReview(study.images);

export function keepDraft(study: StudyReview, state: ReviewState): void {
  if (isTouched(state)) drafts.set(nameOf(study), state);
  else drafts.delete(nameOf(study));
}

export const dropDraft = (study: StudyReview): boolean => drafts.delete(nameOf(study));

export const isDraft = (study: StudyReview): boolean => drafts.has(nameOf(study));

export const hasDrafts = (): boolean => drafts.size > 0;
