import { type SQL, and, count, desc, eq, gte, lt, max, min, sql } from 'drizzle-orm';
import type { Detection } from '#detection';
import type { Books, JobData, Transaction } from '../database.ts';
import { isCrowded } from '../job-counts.ts';
import { instances, models, studies } from '../schema.ts';
import { type ShadowOutcome, shadowReadings } from '../shadow-schema.ts';

type ShadowJob = JobData['shadow'];
export type ShadowReadingRow = typeof shadowReadings.$inferSelect;

/** A model version as a comparison names it. */
export interface ShadowModel {
  readonly name: string;
  readonly version: number;
  readonly deviceUID: string;
  readonly operatingPoint: number;
}

/**
 * Asks the model on trial to read an image that the serving one has read, unless `maxWaiting` such jobs wait already: then false. In a savepoint of
 * its own: should it fail, the transaction around it goes on.
 */
export const askShadow = ({ books, send }: Transaction, job: ShadowJob, maxWaiting: number): Promise<boolean> =>
  books.transaction(async (savepoint) => {
    if (await isCrowded(savepoint, 'shadow', maxWaiting)) return false;
    await send('shadow', job);
    return true;
  });

/** Asks once more, for the image as it stands now; not if it is no longer analysed. */
export async function shadowAgain({ books, send }: Transaction, instanceId: string): Promise<void> {
  const [job] = await books
    .select({ instanceId: instances.instanceId, studyId: instances.studyId, revision: instances.revision })
    .from(instances)
    .where(and(eq(instances.instanceId, instanceId), eq(instances.state, 'analysed')));
  if (job !== undefined) await send('shadow', job);
}

/** What a model on trial is asked about, with what the serving one said. */
export interface ShadowQuestion {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly serving: ShadowModel;
  readonly servingScore: number;
  readonly servingBoxes: readonly Detection[];
}

/** Undefined: the image was asked for again since, or is gone. */
export async function findShadowQuestion(books: Books, { instanceId, revision }: ShadowJob): Promise<ShadowQuestion | undefined> {
  const [row] = await books
    .select({ instance: instances, studyInstanceUID: studies.studyInstanceUID, model: models })
    .from(instances)
    .innerJoin(studies, eq(instances.studyId, studies.studyId))
    .innerJoin(models, eq(instances.modelDeviceUID, models.deviceUID))
    .where(and(eq(instances.instanceId, instanceId), eq(instances.revision, revision), eq(instances.state, 'analysed')));
  if (row === undefined) return undefined;
  const { instance, studyInstanceUID, model } = row;
  const { name, version, deviceUID, operatingPoint } = model;
  const { seriesInstanceUID, sopInstanceUID, imageScore, detections } = instance;
  return { studyInstanceUID, seriesInstanceUID, sopInstanceUID, serving: { name, version, deviceUID, operatingPoint }, servingScore: imageScore ?? 0, servingBoxes: detections ?? [] };
}

/** What the model on trial said. */
export interface ChallengerReading {
  readonly model: ShadowModel;
  readonly outcome:
    | { readonly kind: Extract<ShadowOutcome, 'analysed'>; readonly imageScore: number; readonly detections: readonly Detection[]; readonly computeMs: number }
    | { readonly kind: Exclude<ShadowOutcome, 'analysed'>; readonly code: string };
}

/**
 * Enters what both models said of an image, once a pair of versions. False, with nothing changed, when it is there, or the image was asked for
 * again since the question: its pixels may be others.
 */
export async function recordShadow({ books }: Transaction, job: ShadowJob, { model, outcome }: ChallengerReading, now: Date): Promise<boolean> {
  const question = await findShadowQuestion(books, job);
  if (question === undefined) return false;
  const { serving, ...image } = question;
  const said = outcome.kind === 'analysed' ? { challengerScore: outcome.imageScore, challengerBoxes: outcome.detections, computeMs: outcome.computeMs } : { code: outcome.code };
  const entered = await books
    .insert(shadowReadings)
    .values({
      ...image,
      instanceId: job.instanceId,
      studyId: job.studyId,
      servingName: serving.name,
      servingVersion: serving.version,
      servingDeviceUID: serving.deviceUID,
      servingOperatingPoint: serving.operatingPoint,
      challengerName: model.name,
      challengerVersion: model.version,
      challengerDeviceUID: model.deviceUID,
      challengerOperatingPoint: model.operatingPoint,
      outcome: outcome.kind,
      ...said,
      readAt: now,
    })
    .onConflictDoNothing()
    .returning({ instanceId: shadowReadings.instanceId });
  return entered.length > 0;
}

type Reference = Pick<ShadowModel, 'name' | 'version'>;

export interface ShadowFilter {
  readonly serving?: Reference | undefined;
  readonly challenger?: Reference | undefined;
  /** Of the challenger's reading: at or after, and before. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

const within = ({ serving, challenger, since, until }: ShadowFilter): SQL | undefined =>
  and(
    serving && and(eq(shadowReadings.servingName, serving.name), eq(shadowReadings.servingVersion, serving.version)),
    challenger && and(eq(shadowReadings.challengerName, challenger.name), eq(shadowReadings.challengerVersion, challenger.version)),
    since && gte(shadowReadings.readAt, since),
    until && lt(shadowReadings.readAt, until),
  );

/** Two versions that have read the same images. */
export interface ShadowPair {
  readonly serving: ShadowModel;
  readonly challenger: ShadowModel;
  readonly outcomes: Readonly<Record<ShadowOutcome, number>>;
  readonly firstReadAt: Date;
  readonly lastReadAt: Date;
}

const countOf = (outcome: ShadowOutcome) => count(sql`CASE WHEN ${shadowReadings.outcome} = ${outcome} THEN 1 END`);
const moment = (value: SQL<Date | null>) => sql<Date>`${value}`.mapWith(shadowReadings.readAt);

/** The pairs of versions within the filter, at most `limit`, those with the newest readings first. */
export async function shadowPairs(books: Books, filter: ShadowFilter, limit: number): Promise<ShadowPair[]> {
  const { servingName, servingVersion, servingDeviceUID, servingOperatingPoint, challengerName, challengerVersion, challengerDeviceUID, challengerOperatingPoint, readAt } = shadowReadings;
  return await books
    .select({
      serving: { name: servingName, version: servingVersion, deviceUID: servingDeviceUID, operatingPoint: servingOperatingPoint },
      challenger: { name: challengerName, version: challengerVersion, deviceUID: challengerDeviceUID, operatingPoint: challengerOperatingPoint },
      outcomes: { analysed: countOf('analysed'), skipped: countOf('skipped'), failed: countOf('failed') },
      firstReadAt: moment(min(readAt)),
      lastReadAt: moment(max(readAt)),
    })
    .from(shadowReadings)
    .where(within(filter))
    .groupBy(servingName, servingVersion, servingDeviceUID, servingOperatingPoint, challengerName, challengerVersion, challengerDeviceUID, challengerOperatingPoint)
    .orderBy(desc(max(readAt)), servingDeviceUID, challengerDeviceUID)
    .limit(limit);
}

/** The newest readings of a pair within the filter that the challenger could make. */
export async function shadowReadingsOf(books: Books, pair: Pick<ShadowPair, 'serving' | 'challenger'>, filter: ShadowFilter, limit: number): Promise<ShadowReadingRow[]> {
  const isPair = and(eq(shadowReadings.servingDeviceUID, pair.serving.deviceUID), eq(shadowReadings.challengerDeviceUID, pair.challenger.deviceUID));
  return await books
    .select()
    .from(shadowReadings)
    .where(and(isPair, eq(shadowReadings.outcome, 'analysed'), within(filter)))
    .orderBy(desc(shadowReadings.readAt), shadowReadings.sopInstanceUID)
    .limit(limit);
}
