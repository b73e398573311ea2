import { and, asc, desc, eq, gt, gte, inArray, or } from 'drizzle-orm';
import type { ImageLabel, TraceKind, TracedReport } from '#labels';
import type { Books, JobData, Transaction } from '../database.ts';
import { imageLabels, readings } from '../label-schema.ts';
import { models, reports } from '../schema.ts';
import { decideDocument } from './documents.ts';
import type { ModelRow, ReportRow } from './reading.ts';

export type ReadingRow = typeof readings.$inferSelect;
export type ImageLabelRow = typeof imageLabels.$inferSelect;

/** What a person's report was read to say. */
export interface Reading {
  readonly sopInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly studyInstanceUID: string;
  readonly reader: string | null;
  readonly observedAt: Date;
  /** The model's report that the person started from. */
  readonly trace: { readonly kind: TraceKind; readonly report: Pick<ReportRow, 'sopInstanceUID'>; readonly model: ModelRow } | null;
  readonly notes: readonly string[];
  readonly labels: readonly ImageLabel[];
}

/** A report of the model with the model that made it. */
export interface ModelReport {
  readonly report: ReportRow;
  readonly model: ModelRow;
}

/** The model's reports of a study, newest first. */
export async function modelReports(books: Books, studyId: string): Promise<ModelReport[]> {
  const rows = await books.select().from(reports).innerJoin(models, eq(reports.modelDeviceUID, models.deviceUID)).where(eq(reports.studyId, studyId)).orderBy(desc(reports.contentTime), desc(reports.sopInstanceUID));
  return rows.map(({ reports: report, models: model }) => ({ report, model }));
}

/** People's reports of a study that were read, with the model's report behind each. */
export async function tracedReports(books: Books, studyId: string): Promise<TracedReport[]> {
  return await books.select({ sopInstanceUID: readings.sopInstanceUID, shownUID: readings.shownUID }).from(readings).where(eq(readings.studyId, studyId));
}

const traceOf = ({ trace }: Reading) => ({
  traceKind: trace?.kind ?? null,
  shownUID: trace?.report.sopInstanceUID ?? null,
  modelDeviceUID: trace?.model.deviceUID ?? null,
  modelName: trace?.model.name ?? null,
  modelVersion: trace?.model.version ?? null,
});

/**
 * Enters what a document says. A report that was read before says what it said then: DICOM forbids other content under the same UID. False, with
 * nothing changed, when the job's question is out of date.
 */
export async function recordReading(tx: Transaction, job: JobData['reading'], reading: Reading, now: Date): Promise<boolean> {
  if (!(await decideDocument(tx, job, { state: 'read' }, now))) return false;
  const { sopInstanceUID, seriesInstanceUID, sopClassUID, studyInstanceUID, reader, observedAt, notes, labels } = reading;
  const row = { sopInstanceUID, seriesInstanceUID, sopClassUID, studyInstanceUID, reader, observedAt, notes };
  const fresh = await tx.books.insert(readings).values({ ...row, ...traceOf(reading), studyId: job.studyId, readAt: now }).onConflictDoNothing().returning({ uid: readings.sopInstanceUID });
  if (fresh.length === 0 || labels.length === 0) return true;
  await tx.books.insert(imageLabels).values(labels.map((label) => ({ ...label, readingUID: sopInstanceUID })));
  return true;
}

/** What one person's report says of one image. */
export interface BookedLabel {
  readonly reading: ReadingRow;
  readonly label: ImageLabelRow;
}

const joined = (books: Books) => books.select({ reading: readings, label: imageLabels }).from(imageLabels).innerJoin(readings, eq(imageLabels.readingUID, readings.sopInstanceUID));

/** Every label of these studies, oldest first. */
export async function labelsOfStudies(books: Books, studyIds: readonly string[]): Promise<BookedLabel[]> {
  if (studyIds.length === 0) return [];
  return await joined(books).where(inArray(readings.studyId, [...studyIds])).orderBy(asc(readings.observedAt), asc(readings.sopInstanceUID), asc(imageLabels.sopInstanceUID));
}

/** Every label of these images, in no order. */
export async function labelsOfImages(books: Books, sopInstanceUIDs: readonly string[]): Promise<BookedLabel[]> {
  if (sopInstanceUIDs.length === 0) return [];
  return await joined(books).where(inArray(imageLabels.sopInstanceUID, [...sopInstanceUIDs]));
}

export interface LabelFilter {
  readonly limit: number;
  /** Only those read at or after this time. */
  readonly since?: Date | undefined;
  /** The last label of the previous page. */
  readonly after?: { readonly readAt: Date; readonly readingUID: string; readonly sopInstanceUID: string } | undefined;
}

/** Labels in the order in which they were read. */
export async function listLabels(books: Books, { limit, since, after }: LabelFilter): Promise<BookedLabel[]> {
  const page =
    after &&
    or(
      gt(readings.readAt, after.readAt),
      and(eq(readings.readAt, after.readAt), gt(readings.sopInstanceUID, after.readingUID)),
      and(eq(readings.readAt, after.readAt), eq(readings.sopInstanceUID, after.readingUID), gt(imageLabels.sopInstanceUID, after.sopInstanceUID)),
    );
  return await joined(books)
    .where(and(since && gte(readings.readAt, since), page))
    .orderBy(asc(readings.readAt), asc(readings.sopInstanceUID), asc(imageLabels.sopInstanceUID))
    .limit(limit);
}
