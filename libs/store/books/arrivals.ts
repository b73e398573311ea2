import { and, inArray, ne, sql } from 'drizzle-orm';
import type { Books, Transaction } from '../database.ts';
import { instances, reports, studies } from '../schema.ts';
import type { Arrival } from './arrival.ts';
import { enterDocuments, isDocument } from './documents.ts';

async function withoutOwnReports(books: Books, arrivals: readonly Arrival[]): Promise<Arrival[]> {
  const uids = arrivals.map(({ sopInstanceUID }) => sopInstanceUID);
  const own = await books.select({ uid: reports.sopInstanceUID }).from(reports).where(inArray(reports.sopInstanceUID, uids));
  const known = new Set(own.map(({ uid }) => uid));
  return arrivals.filter(({ sopInstanceUID }) => !known.has(sopInstanceUID));
}

/** The last telling of each instance. */
const newestOfEach = (arrivals: readonly Arrival[]): Arrival[] => [...new Map(arrivals.map((arrival) => [arrival.instanceId, arrival])).values()];

/** Which are not in the books as they are: new ones, those stored again, and those that were gone and are back. */
async function withoutKnown(books: Books, arrivals: readonly Arrival[]): Promise<Arrival[]> {
  const uuids = arrivals.map(({ fileUUID }) => fileUUID);
  const rows = await books.select({ fileUUID: instances.fileUUID }).from(instances).where(and(inArray(instances.fileUUID, uuids), ne(instances.state, 'deleted')));
  const known = new Set(rows.map(({ fileUUID }) => fileUUID));
  return arrivals.filter(({ fileUUID }) => !known.has(fileUUID));
}

/** Studies are locked in the order of their key, before their instances: so no two transactions wait for each other. */
async function openStudies(books: Books, arrivals: readonly Arrival[], now: Date): Promise<void> {
  const byStudy = new Map(arrivals.map((arrival) => [arrival.studyId, arrival.studyInstanceUID]));
  const rows = [...byStudy]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([studyId, studyInstanceUID]) => ({ studyId, studyInstanceUID, state: 'received' as const, stateSince: now, receivedAt: now, lastReceivedAt: now }));
  for (const row of rows) {
    await books
      .insert(studies)
      .values(row)
      .onConflictDoUpdate({ target: studies.studyId, set: { state: 'received', stateSince: now, lastReceivedAt: now } });
  }
}

async function openInstances(books: Books, arrivals: readonly Arrival[], now: Date): Promise<{ instanceId: string; studyId: string; revision: number }[]> {
  const fresh = { state: 'pending' as const, receivedAt: now };
  const forgotten = { code: null, sentence: null, askedModel: null, attempts: 0, startedAt: null, decidedAt: null, modelDeviceUID: null, imageScore: null, detections: null, computeMs: null };
  return await books
    .insert(instances)
    .values(arrivals.map(({ studyInstanceUID: _, ...arrival }) => ({ ...arrival, ...fresh })))
    .onConflictDoUpdate({
      target: instances.instanceId,
      set: { ...fresh, ...forgotten, fileUUID: sql`excluded.file_uuid`, revision: sql`${instances.revision} + 1` },
    })
    .returning({ instanceId: instances.instanceId, studyId: instances.studyId, revision: instances.revision });
}

async function enterInstances({ books, send }: Transaction, told: readonly Arrival[], now: Date): Promise<number> {
  if (told.length === 0) return 0;
  const arrivals = await withoutKnown(books, told);
  if (arrivals.length === 0) return 0;
  await openStudies(books, arrivals, now);
  for (const job of await openInstances(books, arrivals, now)) await send('analysis', job);
  return arrivals.length;
}

/**
 * Enters what came, in one transaction, and asks for the analysis of each instance and the reading of each Structured Report. Our own reports and
 * what is in the books already are left out. Returns how many were entered.
 */
export async function enterArrivals(tx: Transaction, told: readonly Arrival[], now: Date): Promise<number> {
  if (told.length === 0) return 0;
  const foreign = await withoutOwnReports(tx.books, newestOfEach(told));
  const entered = await enterInstances(tx, foreign.filter((arrival) => !isDocument(arrival)), now);
  return entered + (await enterDocuments(tx, foreign.filter(isDocument), now));
}
