import { type DataSet, writeDicom } from '#dicom';
import type { DicomWebClient } from '#dicomweb';
import type { Logger, Settings } from '#platform';
import { localOffset, sopClassOf, writeReport } from '#report';
import { type DecidedReport, type Job, type Store, decideReport, enterDeadReport, recordStored, withdrawReport } from '#store';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import { sourceHeader } from '../orthanc/source-header.ts';
import { GatedWork } from '../pacing/gated-work.ts';
import type { PipelineMetrics } from '../pipeline-metrics.ts';
import { contentOf, identify } from './compose-report.ts';

export interface ReportDependencies {
  readonly store: Store;
  readonly orthanc: OrthancClient;
  readonly dicomWeb: DicomWebClient;
  readonly settings: Settings['report'];
  readonly softwareVersion: string;
  readonly metrics: PipelineMetrics;
  readonly logger: Logger;
}

/** How many reports of a study may be written at a time by one process. */
const concurrency = 2;

async function storeReport({ dicomWeb, settings, softwareVersion }: ReportDependencies, decided: DecidedReport, header: DataSet, signal: AbortSignal): Promise<void> {
  const { seriesNumber, timeZone } = settings;
  const { sopClassUID, contentTime } = decided.report;
  const dataSet = writeReport(contentOf(decided, header), { sopClass: sopClassOf(sopClassUID), seriesNumber, softwareVersion, timeZone, timezoneOffset: localOffset(contentTime) });
  await dicomWeb.store(decided.study.studyInstanceUID, [{ sopInstanceUID: decided.report.sopInstanceUID, bytes: writeDicom(dataSet) }], { signal });
}

/** One report job: decide and store until there is nothing left to decide. */
export async function reportJob(on: ReportDependencies, job: Job<'report'>): Promise<void> {
  const { store, settings, metrics, logger } = on;
  const policy = { settleMs: settings.settleSeconds * 1000, identify: (facts: Parameters<typeof identify>[0]) => identify(facts, settings.sopClass) };
  for (;;) {
    const decided = await store.transaction((tx) => decideReport(tx, job.data.studyId, policy, new Date()));
    if (decided === undefined) return;
    const { studyInstanceUID } = decided.study;
    const { instanceId, seriesInstanceUID, sopInstanceUID } = decided.source;
    const header = await sourceHeader(on, { instanceId, studyInstanceUID, seriesInstanceUID, sopInstanceUID }, job.signal);
    if (header === undefined) {
      await store.transaction((tx) => withdrawReport(tx, decided.report, new Date()));
      continue;
    }
    await storeReport(on, decided, header, job.signal);
    const storedAt = new Date();
    await store.transaction((tx) => recordStored(tx, decided.report, storedAt));
    metrics.reported((storedAt.getTime() - decided.study.lastReceivedAt.getTime()) / 1000);
    logger.info({ requestId: job.id, images: decided.report.images.length, replaces: decided.predecessor !== undefined }, 'report stored');
  }
}

/** The workers of the report queue, and of its dead letters. */
export async function startReportWork(on: ReportDependencies): Promise<GatedWork<'report'>> {
  const { store, orthanc, logger } = on;
  const work = new GatedWork(store, logger, { queue: 'report', concurrency, handler: (job) => reportJob(on, job), probe: (signal) => orthanc.ping(signal) });
  await store.workDead('report', async (job) => {
    await store.transaction((tx) => enterDeadReport(tx, job, new Date()));
    logger.error({ requestId: job.id, reason: job.reason, attempts: job.attempts }, 'report given up');
  });
  await work.start();
  return work;
}
