import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Books, JobData, Transaction } from '../database.ts';
import { documents } from '../label-schema.ts';
import { studies } from '../schema.ts';
import type { DocumentState } from '../states.ts';
import type { Arrival } from './arrival.ts';

export type DocumentRow = typeof documents.$inferSelect;
type ReadingJob = JobData['reading'];

/** SOP classes in which people's measurements are kept (PS3.3 A.35): Enhanced SR, Comprehensive SR, Comprehensive 3D SR. */
const documentClasses: ReadonlySet<string> = new Set(['1.2.840.10008.5.1.4.1.1.88.22', '1.2.840.10008.5.1.4.1.1.88.33', '1.2.840.10008.5.1.4.1.1.88.34']);

export const isDocument = ({ sopClassUID }: Pick<Arrival, 'sopClassUID'>): boolean => documentClasses.has(sopClassUID);

async function withoutKnown(books: Books, arrivals: readonly Arrival[]): Promise<Arrival[]> {
  const uuids = arrivals.map(({ fileUUID }) => fileUUID);
  const rows = await books.select({ fileUUID: documents.fileUUID }).from(documents).where(and(inArray(documents.fileUUID, uuids), ne(documents.state, 'deleted')));
  const known = new Set(rows.map(({ fileUUID }) => fileUUID));
  return arrivals.filter(({ fileUUID }) => !known.has(fileUUID));
}

/** A study of which only reports are known has nothing for the model. */
async function openStudies(books: Books, arrivals: readonly Arrival[], now: Date): Promise<void> {
  const byStudy = new Map(arrivals.map(({ studyId, studyInstanceUID }) => [studyId, studyInstanceUID]));
  for (const [studyId, studyInstanceUID] of [...byStudy].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await books.insert(studies).values({ studyId, studyInstanceUID, state: 'skipped', stateSince: now, receivedAt: now, lastReceivedAt: now }).onConflictDoNothing();
  }
}

/** Enters Structured Reports that are not ours, and asks for each to be read. The state of a study that is known stays as it is. */
export async function enterDocuments({ books, send }: Transaction, told: readonly Arrival[], now: Date): Promise<number> {
  if (told.length === 0) return 0;
  const arrivals = await withoutKnown(books, told);
  if (arrivals.length === 0) return 0;
  await openStudies(books, arrivals, now);
  const fresh = { state: 'pending' as const, receivedAt: now, code: null, sentence: null, attempts: 0, decidedAt: null };
  const jobs = await books
    .insert(documents)
    .values(arrivals.map(({ studyInstanceUID: _, modality: _modality, ...arrival }) => ({ ...arrival, ...fresh })))
    .onConflictDoUpdate({ target: documents.instanceId, set: { ...fresh, fileUUID: sql`excluded.file_uuid`, revision: sql`${documents.revision} + 1` } })
    .returning({ instanceId: documents.instanceId, studyId: documents.studyId, revision: documents.revision });
  for (const job of jobs) await send('reading', job);
  return arrivals.length;
}

const asked = ({ instanceId, revision }: ReadingJob) => and(eq(documents.instanceId, instanceId), eq(documents.revision, revision), eq(documents.state, 'pending'));

export interface DocumentQuestion {
  readonly document: DocumentRow;
  readonly study: typeof studies.$inferSelect;
}

/** Notes that a document is being read. Undefined: nobody waits for this job's answer any more. */
export async function beginReading({ books }: Transaction, job: ReadingJob): Promise<DocumentQuestion | undefined> {
  const [document] = await books.update(documents).set({ attempts: sql`${documents.attempts} + 1` }).where(asked(job)).returning();
  const [study] = await books.select().from(studies).where(eq(studies.studyId, job.studyId));
  return document === undefined || study === undefined ? undefined : { document, study };
}

export interface DocumentDecision {
  readonly state: Exclude<DocumentState, 'pending'>;
  /** Of `skipped` and `failed`. */
  readonly code?: string;
  readonly sentence?: string;
}

/** Enters what became of a document. False, with nothing changed, when the job was answered before or its question is out of date. */
export async function decideDocument({ books }: Transaction, job: ReadingJob, decision: DocumentDecision, now: Date): Promise<boolean> {
  const { state, code = null, sentence = null } = decision;
  const changed = await books.update(documents).set({ state, code, sentence, decidedAt: now }).where(asked(job)).returning({ instanceId: documents.instanceId });
  return changed.length > 0;
}

/** Asks once more for a document; older answers no longer count. */
export async function readAgain({ books, send }: Transaction, instanceId: string): Promise<void> {
  const [job] = await books
    .update(documents)
    .set({ state: 'pending', code: null, sentence: null, attempts: 0, decidedAt: null, revision: sql`${documents.revision} + 1` })
    .where(eq(documents.instanceId, instanceId))
    .returning({ instanceId: documents.instanceId, studyId: documents.studyId, revision: documents.revision });
  if (job !== undefined) await send('reading', job satisfies ReadingJob);
}
