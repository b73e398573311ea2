import type { Logger } from '#platform';
import { type DocumentDecision, type Job, type Store, beginReading, decideDocument, enterDeadReading, modelReports, recordReading, tracedReports } from '#store';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import { GatedWork } from '../pacing/gated-work.ts';
import type { PipelineMetrics } from '../pipeline-metrics.ts';
import { type DocumentContent, readDocument } from './read-document.ts';
import { readingOf } from './reading-of.ts';

export interface ReadingDependencies {
  readonly store: Store;
  readonly orthanc: OrthancClient;
  readonly metrics: PipelineMetrics;
  readonly logger: Logger;
}

/** One after another, so that a correction of a correction finds the first one in the books. */
const concurrency = 1;

type Told = Extract<DocumentContent, { kind: 'report' }>;

const decisionOf = ({ kind, ...reason }: Exclude<DocumentContent, Told>): DocumentDecision => ({ state: kind, ...reason });

async function enterReading({ store, metrics, logger }: ReadingDependencies, job: Job<'reading'>, { report, reader }: Told): Promise<void> {
  const { studyId } = job.data;
  const readAt = new Date();
  const reading = readingOf(report, reader, await modelReports(store.books, studyId), await tracedReports(store.books, studyId), readAt);
  if (!(await store.transaction((tx) => recordReading(tx, job.data, reading, readAt)))) return;
  metrics.documentRead('read');
  logger.info({ requestId: job.id, images: reading.labels.length, trace: reading.trace?.kind ?? 'none', notes: reading.notes.length }, 'report of a person read');
}

/** One reading job: begin, read, compare, record. Names are entered in the books and never logged. */
export async function readingJob(on: ReadingDependencies, job: Job<'reading'>): Promise<void> {
  const { store, orthanc, metrics, logger } = on;
  const question = await store.transaction((tx) => beginReading(tx, job.data));
  if (question === undefined) return;
  const content = await readDocument(orthanc, question.document.instanceId, job.signal);
  if (content.kind === 'report') {
    await enterReading(on, job, content);
    return;
  }
  if (!(await store.transaction((tx) => decideDocument(tx, job.data, decisionOf(content), new Date())))) return;
  metrics.documentRead(content.kind);
  logger.info({ requestId: job.id, outcome: content.kind, ...('code' in content && { code: content.code }) }, 'document decided');
}

/** The worker of the reading queue, and of its dead letters. */
export async function startReadingWork(on: ReadingDependencies): Promise<GatedWork<'reading'>> {
  const { store, orthanc, logger } = on;
  const work = new GatedWork(store, logger, { queue: 'reading', concurrency, handler: (job) => readingJob(on, job), probe: (signal) => orthanc.ping(signal) });
  await store.workDead('reading', async (job) => {
    await store.transaction((tx) => enterDeadReading(tx, job, new Date()));
    logger.error({ requestId: job.id, reason: job.reason, attempts: job.attempts }, 'reading given up');
  });
  await work.start();
  return work;
}
