import { gte, max } from 'drizzle-orm';
import type { Books } from '../database.ts';
import { readings } from '../label-schema.ts';
import { studies } from '../schema.ts';
import type { StudyState } from '../states.ts';

/** Something that whoever watches the books should hear. */
export type BooksChange =
  | { readonly kind: 'study'; readonly studyInstanceUID: string; readonly state: StudyState; readonly at: Date }
  | { readonly kind: 'review'; readonly studyInstanceUID: string; readonly at: Date };

/** Studies whose state is of that time or newer, and those of which a person's report was read since; oldest first. */
export async function changesSince(books: Books, since: Date): Promise<BooksChange[]> {
  const changed = await books.select({ studyInstanceUID: studies.studyInstanceUID, state: studies.state, at: studies.stateSince }).from(studies).where(gte(studies.stateSince, since));
  const read = await books.select({ studyInstanceUID: readings.studyInstanceUID, at: max(readings.readAt) }).from(readings).where(gte(readings.readAt, since)).groupBy(readings.studyInstanceUID);
  const told = [
    ...changed.map((row): BooksChange => ({ kind: 'study', ...row })),
    ...read.flatMap(({ studyInstanceUID, at }): BooksChange[] => (at === null ? [] : [{ kind: 'review', studyInstanceUID, at }])),
  ];
  return told.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}
