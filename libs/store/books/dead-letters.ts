import { and, count, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { Fault } from '#fault';
import type { Books, JobData, QueueName, Transaction } from '../database.ts';
import type { DeadJob } from '../jobs.ts';
import { deadLetters, instances } from '../schema.ts';
import { decideDocument, readAgain } from './documents.ts';
import { lockStudy, recordOutcome, setStudyState } from './outcomes.ts';
import { shadowAgain } from './shadow.ts';

export type DeadLetter = typeof deadLetters.$inferSelect;

const letterOf = (job: DeadJob<Exclude<QueueName, 'training'>>, now: Date) => ({
  jobId: job.id,
  queue: job.queue,
  studyId: job.data.studyId,
  instanceId: 'instanceId' in job.data ? job.data.instanceId : null,
  reason: job.reason,
  sentence: job.sentence,
  attempts: job.attempts,
  diedAt: now,
});

/** Enters a given-up analysis; its instance counts as failed, and the study goes on without it. */
export async function enterDeadAnalysis(tx: Transaction, job: DeadJob<'analysis'>, settleMs: number, now: Date): Promise<void> {
  const outdated = !(await recordOutcome(tx, job.data, { state: 'failed', code: job.reason, sentence: job.sentence }, settleMs, now));
  if (outdated) return;
  await tx.books.insert(deadLetters).values(letterOf(job, now)).onConflictDoNothing();
}

/** Enters a given-up report; its study counts as failed. */
export async function enterDeadReport({ books }: Transaction, job: DeadJob<'report'>, now: Date): Promise<void> {
  if ((await lockStudy(books, job.data.studyId)) === undefined) return;
  await books.insert(deadLetters).values(letterOf(job, now)).onConflictDoNothing();
  await setStudyState(books, job.data.studyId, 'failed', now);
}

/** Enters a given-up reading; its document counts as failed, and its study stays as it is. */
export async function enterDeadReading(tx: Transaction, job: DeadJob<'reading'>, now: Date): Promise<void> {
  if (!(await decideDocument(tx, job.data, { state: 'failed', code: job.reason, sentence: job.sentence }, now))) return;
  await tx.books.insert(deadLetters).values(letterOf(job, now)).onConflictDoNothing();
}

/** Enters a given-up reading of a model on trial; neither its image nor its study hears of it. */
export async function enterDeadShadow({ books }: Transaction, job: DeadJob<'shadow'>, now: Date): Promise<void> {
  if ((await lockStudy(books, job.data.studyId)) === undefined) return;
  await books.insert(deadLetters).values(letterOf(job, now)).onConflictDoNothing();
}

export interface DeadLetterFilter {
  readonly limit: number;
  /** The last one of the previous page. */
  readonly after?: Pick<DeadLetter, 'diedAt' | 'jobId'> | undefined;
  /** Those requeued as well. */
  readonly all?: boolean | undefined;
}

/** Newest first. */
export async function listDeadLetters(books: Books, { limit, after, all = false }: DeadLetterFilter): Promise<DeadLetter[]> {
  const page = after && or(lt(deadLetters.diedAt, after.diedAt), and(eq(deadLetters.diedAt, after.diedAt), lt(deadLetters.jobId, after.jobId)));
  const where = and(page, all ? undefined : isNull(deadLetters.requeuedAt));
  return await books.select().from(deadLetters).where(where).orderBy(desc(deadLetters.diedAt), desc(deadLetters.jobId)).limit(limit);
}

/** How many wait to be requeued. */
export async function countDeadLetters(books: Books): Promise<number> {
  const [row] = await books.select({ number: count() }).from(deadLetters).where(isNull(deadLetters.requeuedAt));
  return row?.number ?? 0;
}

/** Asks once more for an instance: older answers no longer count. The caller holds the study's row. */
export async function askAgain({ books, send }: Transaction, instanceId: string, askedModel: string | null = null): Promise<void> {
  const [job] = await books
    .update(instances)
    .set({ state: 'pending', code: null, sentence: null, askedModel, attempts: 0, startedAt: null, decidedAt: null, revision: sql`${instances.revision} + 1` })
    .where(eq(instances.instanceId, instanceId))
    .returning({ instanceId: instances.instanceId, studyId: instances.studyId, revision: instances.revision });
  if (job !== undefined) await send('analysis', job satisfies JobData['analysis']);
}

/**
 * Puts a given-up job back into its queue with all its tries.
 * @throws Fault NOT_FOUND / DEAD_LETTER_UNKNOWN when there is no such letter, or it was requeued before
 */
export async function requeueDeadLetter(tx: Transaction, jobId: string, now: Date): Promise<void> {
  const { books, send } = tx;
  const [letter] = await books
    .update(deadLetters)
    .set({ requeuedAt: now })
    .where(and(eq(deadLetters.jobId, jobId), isNull(deadLetters.requeuedAt)))
    .returning();
  if (letter === undefined) throw new Fault('NOT_FOUND', 'DEAD_LETTER_UNKNOWN', 'There is no dead letter with this job id that waits.');
  if (letter.queue === 'shadow' && letter.instanceId !== null) {
    await shadowAgain(tx, letter.instanceId);
    return;
  }
  await lockStudy(books, letter.studyId);
  if (letter.queue === 'reading' && letter.instanceId !== null) {
    await readAgain(tx, letter.instanceId);
    return;
  }
  if (letter.instanceId === null) {
    await setStudyState(books, letter.studyId, 'settling', now);
    await send('report', { studyId: letter.studyId }, { key: letter.studyId });
    return;
  }
  await askAgain(tx, letter.instanceId);
  await setStudyState(books, letter.studyId, 'received', now);
}
