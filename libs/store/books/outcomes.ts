import { and, count, eq, sql } from 'drizzle-orm';
import type { Detection } from '#detection';
import type { Books, JobData, Transaction } from '../database.ts';
import { instances, models, studies } from '../schema.ts';
import type { StudyState } from '../states.ts';

export type InstanceRow = typeof instances.$inferSelect;
type AnalysisJob = JobData['analysis'];

/** A model version as it answered. */
export interface AnsweringModel {
  readonly name: string;
  readonly version: number;
  readonly deviceUID: string;
  readonly operatingPoint: number;
}

/** What became of an instance. Image sizes are in pixels, absent where unknown. */
export type Outcome = (
  | { readonly state: 'analysed'; readonly model: AnsweringModel; readonly imageScore: number; readonly detections: readonly Detection[]; readonly computeMs: number }
  | { readonly state: 'skipped' | 'failed'; readonly code: string; readonly sentence: string }
  | { readonly state: 'deleted' }
) & { readonly columns?: number | undefined; readonly rows?: number | undefined };

const asked = ({ instanceId, revision }: AnalysisJob) => and(eq(instances.instanceId, instanceId), eq(instances.revision, revision), eq(instances.state, 'pending'));

/** Whoever decides something about a study holds its row until the transaction ends. */
export async function lockStudy(books: Books, studyId: string): Promise<typeof studies.$inferSelect | undefined> {
  const [study] = await books.select().from(studies).where(eq(studies.studyId, studyId)).for('update');
  return study;
}

export async function setStudyState(books: Books, studyId: string, state: StudyState, now: Date): Promise<void> {
  await books.update(studies).set({ state, stateSince: now }).where(and(eq(studies.studyId, studyId), sql`${studies.state} <> ${state}`));
}

/** What an analysis job asks about. */
export interface Question {
  readonly study: typeof studies.$inferSelect;
  readonly instance: InstanceRow;
}

/** Notes that an instance is being read. Undefined: nobody waits for this job's answer any more. */
export async function beginAnalysis({ books }: Transaction, job: AnalysisJob, now: Date): Promise<Question | undefined> {
  const study = await lockStudy(books, job.studyId);
  const [instance] = await books
    .update(instances)
    .set({ startedAt: now, attempts: sql`${instances.attempts} + 1` })
    .where(asked(job))
    .returning();
  if (instance === undefined || study === undefined) return undefined;
  if (study.state === 'received') await setStudyState(books, job.studyId, 'analysing', now);
  return { study, instance };
}

export async function pendingInstances(books: Books, studyId: string): Promise<number> {
  const [row] = await books.select({ pending: count() }).from(instances).where(and(eq(instances.studyId, studyId), eq(instances.state, 'pending')));
  return row?.pending ?? 0;
}

/** When all instances of a (locked) study are decided, asks for its report as soon as it has been quiet for `settleMs`. */
export async function settleStudy({ books, send }: Transaction, studyId: string, lastReceivedAt: Date, settleMs: number, now: Date): Promise<void> {
  if ((await pendingInstances(books, studyId)) > 0) return;
  await setStudyState(books, studyId, 'settling', now);
  const quietAt = new Date(lastReceivedAt.getTime() + settleMs);
  await send('report', { studyId }, { key: studyId, ...(quietAt > now && { startAfter: quietAt }) });
}

const nothingYet = { code: null, sentence: null, modelDeviceUID: null, imageScore: null, detections: null, computeMs: null };

const columnsOf = (outcome: Outcome) => ({
  ...nothingYet,
  state: outcome.state,
  columns: outcome.columns ?? null,
  rows: outcome.rows ?? null,
  ...(outcome.state === 'analysed' && { modelDeviceUID: outcome.model.deviceUID, imageScore: outcome.imageScore, detections: outcome.detections, computeMs: outcome.computeMs }),
  ...('code' in outcome && { code: outcome.code, sentence: outcome.sentence }),
});

/**
 * Enters what became of an instance, and asks for the study's report once nothing of it is pending. False, with nothing changed, when the job
 * was answered before or its question is out of date: so an answer counts once, however often a job runs.
 */
export async function recordOutcome(tx: Transaction, job: AnalysisJob, outcome: Outcome, settleMs: number, now: Date): Promise<boolean> {
  const { books } = tx;
  const study = await lockStudy(books, job.studyId);
  if (study === undefined) return false;
  if (outcome.state === 'analysed') await books.insert(models).values({ ...outcome.model, firstUsedAt: now }).onConflictDoNothing();
  const changed = await books
    .update(instances)
    .set({ ...columnsOf(outcome), decidedAt: now })
    .where(asked(job))
    .returning({ instanceId: instances.instanceId });
  if (changed.length === 0) return false;
  await settleStudy(tx, job.studyId, study.lastReceivedAt, settleMs, now);
  return true;
}
