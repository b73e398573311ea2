import { and, asc, count, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import { Fault } from '#fault';
import type { Books, Transaction } from '../database.ts';
import { type TrainingFacts, trainingHistory, trainingRuns } from '../training-schema.ts';
import { type TrainingState, demandTransition, trainingStates, workingStates } from '../training-states.ts';

export type { TrainingFacts } from '../training-schema.ts';
export type TrainingRun = typeof trainingRuns.$inferSelect;
export type HistoryEntryRow = typeof trainingHistory.$inferSelect;

/** Who does something to a run, when and why. */
interface Author {
  readonly by: string;
  readonly why: string;
  readonly at: Date;
}

export interface NewTrainingRun extends Author {
  readonly runId: string;
  readonly cause: TrainingRun['cause'];
  /** Of a schedule: the time that the run stands for. */
  readonly scheduledFor?: Date;
}

export interface TrainingChange extends Author {
  readonly to: TrainingState;
  readonly facts?: TrainingFacts;
}

/** Any constant: the lock under which runs are opened, so that there is one at a time. */
const openingLock = 0x74726e;

const underWay = (): Fault => new Fault('FAILED_PRECONDITION', 'TRAINING_UNDER_WAY', 'A training run is under way, and there is one at a time: cancel it, or wait for its end.');

/** Asks a trainer to go on with a run. */
export const sendTrainingRun = ({ send }: Transaction, runId: string): Promise<void> => send('training', { runId });

/**
 * Opens a run and asks a trainer for it.
 * @throws Fault FAILED_PRECONDITION / TRAINING_UNDER_WAY; ALREADY_EXISTS / TRAINING_SCHEDULED when this time of the schedule has its run
 */
export async function openTrainingRun(tx: Transaction, { runId, cause, scheduledFor, by, why, at }: NewTrainingRun): Promise<TrainingRun> {
  const { books } = tx;
  await books.execute(sql`SELECT pg_advisory_xact_lock(${openingLock})`);
  const [working] = await books.select({ runId: trainingRuns.runId }).from(trainingRuns).where(inArray(trainingRuns.state, [...workingStates])).limit(1);
  if (working !== undefined) throw underWay();
  const [run] = await books.insert(trainingRuns).values({ runId, state: 'queued', stateSince: at, cause, createdAt: at, scheduledFor: scheduledFor ?? null, facts: {} }).onConflictDoNothing().returning();
  if (run === undefined) throw new Fault('ALREADY_EXISTS', 'TRAINING_SCHEDULED', 'This time of the schedule has its run.');
  await books.insert(trainingHistory).values({ runId, position: 1, state: 'queued', at, by, why, facts: {} });
  await sendTrainingRun(tx, runId);
  return run;
}

async function lockRun(books: Books, runId: string): Promise<TrainingRun> {
  const [run] = await books.select().from(trainingRuns).where(eq(trainingRuns.runId, runId)).for('update');
  if (run === undefined) throw new Fault('NOT_FOUND', 'TRAINING_RUN_UNKNOWN', 'There is no training run with this id.');
  return run;
}

/**
 * Moves a run to another state, with an entry in its history.
 * @throws Fault NOT_FOUND / TRAINING_RUN_UNKNOWN; FAILED_PRECONDITION / TRAINING_STATE
 */
export async function changeTrainingRun({ books }: Transaction, runId: string, { to, by, why, at, facts = {} }: TrainingChange): Promise<TrainingRun> {
  const before = await lockRun(books, runId);
  demandTransition(before.state, to);
  const [{ entries } = { entries: 0 }] = await books.select({ entries: count() }).from(trainingHistory).where(eq(trainingHistory.runId, runId));
  await books.insert(trainingHistory).values({ runId, position: entries + 1, state: to, at, by, why, facts });
  const after = { state: to, stateSince: at, facts: { ...before.facts, ...facts } };
  await books.update(trainingRuns).set(after).where(eq(trainingRuns.runId, runId));
  return { ...before, ...after };
}

/** A run with its history, oldest entry first. @throws Fault NOT_FOUND / TRAINING_RUN_UNKNOWN */
export async function findTrainingRun(books: Books, runId: string): Promise<TrainingRun & { readonly history: readonly HistoryEntryRow[] }> {
  const [run] = await books.select().from(trainingRuns).where(eq(trainingRuns.runId, runId));
  if (run === undefined) throw new Fault('NOT_FOUND', 'TRAINING_RUN_UNKNOWN', 'There is no training run with this id.');
  return { ...run, history: await books.select().from(trainingHistory).where(eq(trainingHistory.runId, runId)).orderBy(asc(trainingHistory.position)) };
}

/** Newest first; `after` is the last one of the previous page. */
export async function listTrainingRuns(books: Books, { limit, after }: { readonly limit: number; readonly after?: Pick<TrainingRun, 'createdAt' | 'runId'> | undefined }): Promise<TrainingRun[]> {
  const page = after && or(lt(trainingRuns.createdAt, after.createdAt), and(eq(trainingRuns.createdAt, after.createdAt), lt(trainingRuns.runId, after.runId)));
  return await books.select().from(trainingRuns).where(page).orderBy(desc(trainingRuns.createdAt), desc(trainingRuns.runId)).limit(limit);
}

/** How many runs there are in each state. */
export async function countTrainingRuns(books: Books): Promise<Readonly<Record<TrainingState, number>>> {
  const rows = await books.select({ state: trainingRuns.state, runs: count() }).from(trainingRuns).groupBy(trainingRuns.state);
  const counts = new Map(rows.map(({ state, runs }) => [state, runs]));
  return Object.fromEntries(trainingStates.map((state) => [state, counts.get(state) ?? 0])) as Record<TrainingState, number>;
}
