import { type SQL, and, asc, count, desc, eq, exists, inArray, not, sql } from 'drizzle-orm';
import type { Books } from '../database.ts';
import { imageLabels, readings } from '../label-schema.ts';
import { instances, reports, studies } from '../schema.ts';
import type { StudyState } from '../states.ts';
import { type ReviewProgress, dividedAmong, dividedStudies, reviewProgress } from './agreement.ts';
import type { StudyRow } from './reading.ts';

export const worklistOrders = ['newest', 'oldest', 'highest-score', 'lowest-score'] as const;
export type WorklistOrder = (typeof worklistOrders)[number];

/** `adjudicate`: readers are divided. */
export const reviewStates = ['unreviewed', 'reviewed', 'adjudicate'] as const;
export type ReviewState = (typeof reviewStates)[number];

export interface WorklistFilter {
  readonly limit: number;
  readonly order: WorklistOrder;
  readonly state?: StudyState | undefined;
  readonly review?: ReviewState | undefined;
  /** Of the highest image score, 0..1, bounds included. */
  readonly minScore?: number | undefined;
  readonly maxScore?: number | undefined;
  /** Part of a Study Instance UID. */
  readonly search?: string | undefined;
  /** Only these Study Instance UIDs. */
  readonly studies?: readonly string[] | undefined;
  /** Place of the last entry of the previous page. */
  readonly after?: { readonly value: number; readonly studyId: string } | undefined;
}

export interface WorklistEntry extends ReviewProgress {
  readonly study: StudyRow;
  /** Highest image score of its analysed images; null: none was analysed. */
  readonly highestScore: number | null;
  /** Boxes and images of the analysed images. */
  readonly boxes: number;
  readonly images: number;
  readonly review: ReviewState;
  /** Its place in the order, to continue from. */
  readonly value: number;
}

/** How many of the last reviewed studies a filter by review asks whether their readers are divided. */
const reviewDepth = 5000;

const totalsOf = (books: Books) =>
  books
    .select({
      highest: sql<number | null>`max(${instances.imageScore})`.as('highest'),
      boxes: sql<number>`coalesce(sum(jsonb_array_length(${instances.detections})), 0)`.mapWith(Number).as('boxes'),
      images: count().as('images'),
    })
    .from(instances)
    .where(and(eq(instances.studyId, studies.studyId), eq(instances.state, 'analysed')))
    .as('totals');

const isLabelled = (books: Books): SQL =>
  exists(books.select({ one: sql`1` }).from(readings).innerJoin(imageLabels, eq(imageLabels.readingUID, readings.sopInstanceUID)).where(eq(readings.studyId, studies.studyId)));

const oneOf = (ids: readonly string[]): SQL => (ids.length === 0 ? sql`false` : inArray(studies.studyId, [...ids]));

function reviewedAs(books: Books, review: ReviewState | undefined, divided: readonly string[]): SQL | undefined {
  if (review === undefined) return undefined;
  if (review === 'adjudicate') return oneOf(divided);
  return review === 'unreviewed' ? not(isLabelled(books)) : and(isLabelled(books), not(oneOf(divided)));
}

/** Studies as a reader chooses among them. */
export async function worklist(books: Books, filter: WorklistFilter): Promise<WorklistEntry[]> {
  const { limit, order, state, review, minScore, maxScore, search, studies: only, after } = filter;
  const totals = totalsOf(books);
  const filtered = review === 'reviewed' || review === 'adjudicate' ? await dividedStudies(books, reviewDepth) : [];
  const byScore = order === 'highest-score' || order === 'lowest-score';
  const value = byScore ? sql<number>`coalesce(${totals.highest}, -1)` : sql<number>`(extract(epoch from ${studies.receivedAt}) * 1000)::double precision`;
  const falls = order === 'newest' || order === 'highest-score';
  const page = after && sql`(${value}, ${studies.studyId}) ${sql.raw(falls ? '<' : '>')} (${after.value}::double precision, ${after.studyId})`;
  const direction = falls ? desc : asc;
  const rows = await books
    .select({ study: studies, highest: totals.highest, boxes: totals.boxes, images: totals.images, value: value.mapWith(Number) })
    .from(studies)
    .leftJoinLateral(totals, sql`true`)
    .where(
      and(
        state && eq(studies.state, state),
        reviewedAs(books, review, filtered),
        minScore === undefined ? undefined : sql`${totals.highest} >= ${minScore}`,
        maxScore === undefined ? undefined : sql`${totals.highest} <= ${maxScore}`,
        search === undefined ? undefined : sql`position(${search} in ${studies.studyInstanceUID}) > 0`,
        only === undefined ? undefined : inArray(studies.studyInstanceUID, [...only]),
        page,
      ),
    )
    .orderBy(direction(byScore ? value : studies.receivedAt), direction(studies.studyId))
    .limit(limit);
  const progress = await reviewProgress(books, rows.map(({ study }) => study.studyId));
  const divided = await dividedAmong(books, [...progress].filter(([, { readers }]) => readers > 1).map(([studyId]) => studyId));
  return rows.map(({ study, highest, boxes, images, value: place }) => {
    const known = progress.get(study.studyId);
    const reviewed = known === undefined ? 'unreviewed' : divided.includes(study.studyId) ? 'adjudicate' : 'reviewed';
    return { study, highestScore: highest, boxes, images, value: place, review: reviewed, readers: known?.readers ?? 0, lastReviewedAt: known?.lastReviewedAt ?? null };
  });
}

/** A study that a person may look at next. */
export interface ReviewCandidate {
  readonly study: StudyRow;
  readonly highestScore: number;
  readonly boxes: number;
  readonly divided: boolean;
}

/** Of the newest reported studies, at most `depth` that nobody has labelled; and of those labelled last, the ones whose readers are divided. */
export async function reviewCandidates(books: Books, depth: number): Promise<ReviewCandidate[]> {
  const totals = totalsOf(books);
  const divided = await dividedStudies(books, depth);
  const from = (which: SQL | undefined) =>
    books
      .select({ study: studies, highest: totals.highest, boxes: totals.boxes })
      .from(studies)
      .innerJoin(reports, and(eq(reports.studyId, studies.studyId), eq(reports.state, 'current')))
      .leftJoinLateral(totals, sql`true`)
      .where(which)
      .orderBy(desc(studies.receivedAt), desc(studies.studyId))
      .limit(depth);
  const unlabelled = await from(and(eq(studies.state, 'reported'), not(isLabelled(books))));
  const disputed = divided.length === 0 ? [] : await from(oneOf(divided));
  const candidate = (isDivided: boolean) => (row: (typeof unlabelled)[number]): ReviewCandidate => ({ study: row.study, highestScore: row.highest ?? 0, boxes: row.boxes, divided: isDivided });
  return [...unlabelled.map(candidate(false)), ...disputed.map(candidate(true))];
}
