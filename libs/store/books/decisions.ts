import { and, asc, eq } from 'drizzle-orm';
import type { Books, Transaction } from '../database.ts';
import { instances, models, reports, studies } from '../schema.ts';
import type { BookedImage, StudyState } from '../states.ts';
import { askAgain } from './dead-letters.ts';
import { type InstanceRow, lockStudy, pendingInstances, setStudyState } from './outcomes.ts';
import type { ModelRow, ReportRow, StudyRow } from './reading.ts';
import { reportImages } from './report-images.ts';

export interface ReportIdentity {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
}

/** What makes a report the one it is: the same facts give the same identity. */
export interface ReportFacts {
  readonly studyId: string;
  readonly modelDeviceUID: string;
  readonly predecessorUID: string | null;
  readonly images: readonly BookedImage[];
}

export interface ReportPolicy {
  /** How long a study must be quiet. */
  readonly settleMs: number;
  /** Derives UIDs from facts. */
  readonly identify: (facts: ReportFacts) => ReportIdentity;
}

/** A report whose content is fixed, with what is needed to write it. */
export interface DecidedReport {
  readonly study: StudyRow;
  readonly report: ReportRow;
  readonly model: ModelRow;
  /** The instance whose header it copies. */
  readonly source: InstanceRow;
  readonly predecessor: ReportRow | undefined;
}

async function reportIn(books: Books, studyId: string, state: ReportRow['state']): Promise<ReportRow | undefined> {
  const [row] = await books.select().from(reports).where(and(eq(reports.studyId, studyId), eq(reports.state, state)));
  return row;
}

async function predecessorOf(books: Books, { predecessorUID }: ReportRow): Promise<ReportRow | undefined> {
  if (predecessorUID === null) return undefined;
  const [predecessor] = await books.select().from(reports).where(eq(reports.sopInstanceUID, predecessorUID));
  return predecessor;
}

/** A report that was decided before, by whatever process. */
async function resume(books: Books, study: StudyRow, report: ReportRow): Promise<DecidedReport | undefined> {
  const [model] = await books.select().from(models).where(eq(models.deviceUID, report.modelDeviceUID));
  const [source] = await books.select().from(instances).where(eq(instances.instanceId, report.sourceInstanceId));
  return model === undefined || source === undefined ? undefined : { study, report, model, source, predecessor: await predecessorOf(books, report) };
}

/**
 * Takes back a decided report that is not known to be stored and has another SOP class than the settings now give, which the PACS may have refused.
 * What is decided in its place has UIDs of its own, since the one before may be in Orthanc although nobody heard of it. True: it was taken back.
 */
async function dropOutdatedClass(books: Books, report: ReportRow, identify: ReportPolicy['identify']): Promise<boolean> {
  if (report.storedAt !== null || identify(report).sopClassUID === report.sopClassUID) return false;
  await books.delete(reports).where(eq(reports.sopInstanceUID, report.sopInstanceUID));
  return true;
}

/** The state of a study without an analysed image: it gets no report. */
function stateWithout(rows: readonly InstanceRow[]): StudyState {
  if (rows.every(({ state }) => state === 'deleted')) return 'deleted';
  return rows.some(({ state }) => state === 'failed') ? 'failed' : 'skipped';
}

/** One report speaks of one model version: what another one read is read again by `model`. True: there was such. */
async function unifyModel(tx: Transaction, analysed: readonly InstanceRow[], model: ModelRow): Promise<boolean> {
  const others = analysed.filter(({ modelDeviceUID }) => modelDeviceUID !== model.deviceUID);
  for (const { instanceId } of others) await askAgain(tx, instanceId, `${model.name}@${model.version}`);
  return others.length > 0;
}

async function newestModel(books: Books, analysed: readonly InstanceRow[]): Promise<ModelRow | undefined> {
  const newest = analysed.toSorted((a, b) => Number(b.decidedAt) - Number(a.decidedAt))[0];
  const [model] = await books.select().from(models).where(eq(models.deviceUID, newest?.modelDeviceUID ?? ''));
  return model;
}

/**
 * Decides what the report of a study says, and fixes it in the books before anything is sent. A report decided earlier but not known to be
 * stored comes first, unchanged, unless another SOP class was set since. Undefined: nothing is to be stored (now): images are pending, the study is
 * not yet quiet (then it has asked for a later job), none was analysed, or the current report says it all.
 */
export async function decideReport(tx: Transaction, studyId: string, policy: ReportPolicy, now: Date): Promise<DecidedReport | undefined> {
  const { books, send } = tx;
  const study = await lockStudy(books, studyId);
  if (study === undefined) return undefined;
  const unsent = await reportIn(books, studyId, 'decided');
  if (unsent !== undefined && !(await dropOutdatedClass(books, unsent, policy.identify))) return await resume(books, study, unsent);
  if ((await pendingInstances(books, studyId)) > 0) return undefined;
  const quietAt = new Date(study.lastReceivedAt.getTime() + policy.settleMs);
  if (quietAt > now) {
    await send('report', { studyId }, { key: studyId, startAfter: quietAt });
    return undefined;
  }
  const rows = await books.select().from(instances).where(eq(instances.studyId, studyId)).orderBy(asc(instances.seriesInstanceUID), asc(instances.sopInstanceUID));
  const analysed = rows.filter(({ state }) => state === 'analysed');
  const model = await newestModel(books, analysed);
  if (model === undefined || (await unifyModel(tx, analysed, model))) {
    await setStudyState(books, studyId, model === undefined ? stateWithout(rows) : 'received', now);
    return undefined;
  }
  const report = await fixContent(books, study, rows, model, policy.identify, now);
  const source = analysed.find(({ instanceId }) => instanceId === report?.sourceInstanceId);
  if (report !== undefined && source !== undefined) return { study, report, model, source, predecessor: await predecessorOf(books, report) };
  await setStudyState(books, studyId, 'reported', now);
  return undefined;
}

/** Enters the report of these instances. Undefined: the current one says it all, and Orthanc has not been given any of its images since. */
async function fixContent(books: Books, study: StudyRow, rows: readonly InstanceRow[], model: ModelRow, identify: ReportPolicy['identify'], now: Date): Promise<ReportRow | undefined> {
  const { studyId } = study;
  const { images, revisions } = reportImages(rows);
  const facts = { studyId, modelDeviceUID: model.deviceUID, images };
  const current = await reportIn(books, studyId, 'current');
  if (current?.sopInstanceUID === identify({ ...facts, predecessorUID: current?.predecessorUID ?? null }).sopInstanceUID) {
    if (current.revisions === revisions) return undefined;
    const [again] = await books.update(reports).set({ state: 'decided', revisions }).where(eq(reports.sopInstanceUID, current.sopInstanceUID)).returning();
    return again;
  }
  const predecessorUID = current?.sopInstanceUID ?? null;
  const sourceInstanceId = rows.find(({ state }) => state === 'analysed')?.instanceId ?? '';
  const partial = images.some(({ outcome }) => outcome.kind === 'failed');
  const identity = identify({ ...facts, predecessorUID });
  const [report] = await books
    .insert(reports)
    .values({ ...identity, studyId, state: 'decided', modelDeviceUID: model.deviceUID, sourceInstanceId, images, revisions, partial, predecessorUID, contentTime: now })
    .returning();
  return report;
}

/** Notes that Orthanc has a report: from now on it is the study's current one. Idempotent. */
export async function recordStored({ books }: Transaction, report: Pick<ReportRow, 'sopInstanceUID' | 'studyId'>, now: Date): Promise<void> {
  const { studyId, sopInstanceUID } = report;
  if ((await lockStudy(books, studyId)) === undefined) return;
  const [stored] = await books.select().from(reports).where(and(eq(reports.sopInstanceUID, sopInstanceUID), eq(reports.state, 'decided')));
  if (stored === undefined) return;
  await books.update(reports).set({ state: 'superseded' }).where(and(eq(reports.studyId, studyId), eq(reports.state, 'current')));
  await books.update(reports).set({ state: 'current', storedAt: now }).where(eq(reports.sopInstanceUID, sopInstanceUID));
  await books.update(studies).set({ reportedAt: now }).where(eq(studies.studyId, studyId));
}

/** Takes back a decided report whose source image is gone from Orthanc; the study is decided again without that image. */
export async function withdrawReport({ books }: Transaction, report: ReportRow, now: Date): Promise<void> {
  const { studyId, sopInstanceUID, sourceInstanceId, storedAt } = report;
  if ((await lockStudy(books, studyId)) === undefined) return;
  await books.update(instances).set({ state: 'deleted', decidedAt: now }).where(eq(instances.instanceId, sourceInstanceId));
  const withdrawn = and(eq(reports.sopInstanceUID, sopInstanceUID), eq(reports.state, 'decided'));
  if (storedAt === null) await books.delete(reports).where(withdrawn);
  else await books.update(reports).set({ state: 'current' }).where(withdrawn);
}
