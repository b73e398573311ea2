import { and, asc, count, desc, eq, gte, inArray, lt, or, sql } from 'drizzle-orm';
import type { Books } from '../database.ts';
import { documents } from '../label-schema.ts';
import { instances, models, reports, studies } from '../schema.ts';
import type { InstanceState, StudyState } from '../states.ts';
import type { DocumentRow } from './documents.ts';
import type { InstanceRow } from './outcomes.ts';

export type StudyRow = typeof studies.$inferSelect;
export type ReportRow = typeof reports.$inferSelect;
export type ModelRow = typeof models.$inferSelect;

export interface StudySummary extends StudyRow {
  /** How many of its instances are in each state. */
  readonly instanceCounts: Readonly<Record<InstanceState, number>>;
  /** Highest image score of its analysed images, 0..1; null: none was analysed. */
  readonly highestScore: number | null;
  readonly currentReport: Pick<ReportRow, 'seriesInstanceUID' | 'sopInstanceUID' | 'partial' | 'storedAt'> | null;
}

export interface StudyDetail extends StudySummary {
  /** In the order of their UIDs. */
  readonly instances: readonly (InstanceRow & { readonly model: ModelRow | null })[];
  /** Newest first. */
  readonly reports: readonly ReportRow[];
  /** Structured Reports of others, in the order of their UIDs. */
  readonly documents: readonly DocumentRow[];
}

export interface StudyFilter {
  readonly limit: number;
  readonly state?: StudyState | undefined;
  /** Only those received at or after this time. */
  readonly since?: Date | undefined;
  /** The last study of the previous page. */
  readonly after?: Pick<StudyRow, 'receivedAt' | 'studyId'> | undefined;
}

interface Counted {
  readonly counts: Record<InstanceState, number>;
  highest: number | null;
}

const noneCounted = (): Counted => ({ counts: { pending: 0, analysed: 0, skipped: 0, failed: 0, deleted: 0 }, highest: null });

async function countsOf(books: Books, studyIds: readonly string[]): Promise<Map<string, Counted>> {
  const rows = await books
    .select({ studyId: instances.studyId, state: instances.state, number: count(), highest: sql<number | null>`max(${instances.imageScore}) FILTER (WHERE ${instances.state} = 'analysed')` })
    .from(instances)
    .where(inArray(instances.studyId, [...studyIds]))
    .groupBy(instances.studyId, instances.state);
  const byStudy = new Map(studyIds.map((id) => [id, noneCounted()]));
  for (const { studyId, state, number, highest } of rows) {
    const entry = byStudy.get(studyId);
    if (entry === undefined) continue;
    entry.counts[state] = number;
    entry.highest ??= highest;
  }
  return byStudy;
}

async function summariesOf(books: Books, rows: readonly StudyRow[]): Promise<StudySummary[]> {
  if (rows.length === 0) return [];
  const studyIds = rows.map(({ studyId }) => studyId);
  const counts = await countsOf(books, studyIds);
  const { seriesInstanceUID, sopInstanceUID, partial, storedAt, studyId: ofStudy } = reports;
  const current = await books
    .select({ report: { seriesInstanceUID, sopInstanceUID, partial, storedAt }, studyId: ofStudy })
    .from(reports)
    .where(and(inArray(ofStudy, studyIds), eq(reports.state, 'current')));
  return rows.flatMap((row) => {
    const entry = counts.get(row.studyId);
    const report = current.find(({ studyId }) => studyId === row.studyId)?.report;
    return entry === undefined ? [] : [{ ...row, instanceCounts: entry.counts, highestScore: entry.highest, currentReport: report ?? null }];
  });
}

/** Newest first. */
export async function listStudies(books: Books, { limit, state, since, after }: StudyFilter): Promise<StudySummary[]> {
  const page = after && or(lt(studies.receivedAt, after.receivedAt), and(eq(studies.receivedAt, after.receivedAt), lt(studies.studyId, after.studyId)));
  const rows = await books
    .select()
    .from(studies)
    .where(and(state === undefined ? undefined : eq(studies.state, state), since && gte(studies.receivedAt, since), page))
    .orderBy(desc(studies.receivedAt), desc(studies.studyId))
    .limit(limit);
  return await summariesOf(books, rows);
}

/** The study of that Study Instance UID; the newest, should two patients share it. */
export async function findStudy(books: Books, studyInstanceUID: string): Promise<StudyDetail | undefined> {
  const rows = await books.select().from(studies).where(eq(studies.studyInstanceUID, studyInstanceUID)).orderBy(desc(studies.receivedAt)).limit(1);
  const [summary] = await summariesOf(books, rows);
  if (summary === undefined) return undefined;
  const images = await books
    .select()
    .from(instances)
    .leftJoin(models, eq(instances.modelDeviceUID, models.deviceUID))
    .where(eq(instances.studyId, summary.studyId))
    .orderBy(asc(instances.seriesInstanceUID), asc(instances.sopInstanceUID));
  const told = await books.select().from(reports).where(eq(reports.studyId, summary.studyId)).orderBy(desc(reports.contentTime));
  const others = await books.select().from(documents).where(eq(documents.studyId, summary.studyId)).orderBy(asc(documents.sopInstanceUID));
  return { ...summary, documents: others, instances: images.map((row) => ({ ...row.instances, model: row.models })), reports: told };
}

export type StudyCounts = Partial<Readonly<Record<StudyState, number>>>;

/** How many studies are in each state. */
export async function countStudies(books: Books): Promise<StudyCounts> {
  const rows = await books.select({ state: studies.state, number: count() }).from(studies).groupBy(studies.state);
  return Object.fromEntries(rows.map(({ state, number }) => [state, number]));
}
