import { and, countDistinct, desc, eq, exists, gt, inArray, max, sql } from 'drizzle-orm';
import { type Consensus, type ReaderLabel, boxesOf, consensus } from '#labels';
import type { Books } from '../database.ts';
import { imageLabels, readings } from '../label-schema.ts';
import { type BookedLabel, labelsOfStudies } from './readings.ts';

/** A label in the form in which readers are brought together. */
export const readerLabel = ({ reading, label }: BookedLabel): ReaderLabel => ({
  reader: reading.reader,
  observedAt: reading.observedAt,
  reportUID: reading.sopInstanceUID,
  verdict: label.verdict,
  boxes: boxesOf(label),
});

/** What the readers of each image say together, by SOP Instance UID. */
export function consensusByImage(labels: readonly BookedLabel[]): Map<string, Consensus> {
  const byImage = Map.groupBy(labels, ({ label }) => label.sopInstanceUID);
  return new Map([...byImage].flatMap(([uid, own]) => {
    const agreed = consensus(own.map(readerLabel));
    return agreed === undefined ? [] : [[uid, agreed] as const];
  }));
}

/** Readers as they are counted: those without a name are one. */
const reader = sql<string>`coalesce(${readings.reader}, '')`;
const hasLabels = (books: Books) => exists(books.select({ one: sql`1` }).from(imageLabels).where(eq(imageLabels.readingUID, readings.sopInstanceUID)));

export interface ReviewProgress {
  readonly readers: number;
  readonly lastReviewedAt: Date | null;
}

/** How far people are with these studies; those without a label are left out. */
export async function reviewProgress(books: Books, studyIds: readonly string[]): Promise<Map<string, ReviewProgress>> {
  if (studyIds.length === 0) return new Map();
  const rows = await books
    .select({ studyId: readings.studyId, readers: countDistinct(reader), lastReviewedAt: max(readings.readAt) })
    .from(readings)
    .where(and(inArray(readings.studyId, [...studyIds]), hasLabels(books)))
    .groupBy(readings.studyId);
  return new Map(rows.map(({ studyId, ...progress }) => [studyId, progress]));
}

/** Which of these studies have an image about which readers are divided. */
export async function dividedAmong(books: Books, studyIds: readonly string[]): Promise<string[]> {
  const byStudy = Map.groupBy(await labelsOfStudies(books, studyIds), ({ reading }) => reading.studyId);
  return [...byStudy].filter(([, own]) => [...consensusByImage(own).values()].some(({ verdict }) => verdict === 'adjudicate')).map(([studyId]) => studyId);
}

/** The same, of the `depth` last reviewed ones with several readers. */
export async function dividedStudies(books: Books, depth: number): Promise<string[]> {
  const several = await books
    .select({ studyId: readings.studyId })
    .from(readings)
    .groupBy(readings.studyId)
    .having(gt(countDistinct(reader), 1))
    .orderBy(desc(max(readings.readAt)))
    .limit(depth);
  return await dividedAmong(books, several.map(({ studyId }) => studyId));
}
