import { type DataSet, readDicom, writeDicom } from '#dicom';
import type { DicomWebClient } from '#dicomweb';
import { Fault } from '#fault';
import type { Logger, Settings } from '#platform';
import { localOffset, sopClassOf, writeReport } from '#report';
import { type DecidedReport, type Job, type Store, decideReport, enterDeadReport, recordStored, withdrawReport } from '#store';
import { fileMissing } from '../orthanc/demand-gone.ts';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
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

async function fileHeader(orthanc: OrthancClient, instanceId: string, signal: AbortSignal): Promise<DataSet> {
  const { bytes } = await orthanc.openFile(instanceId, signal).catch((thrown: unknown) => {
    const fault = Fault.from(thrown);
    throw fault.code === 'NOT_FOUND' ? fileMissing(fault) : fault;
  });
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return readDicom(Buffer.concat(pieces)).dataSet;
}

/**
 * The header that a decided report copies; undefined: its image is gone from Orthanc. DICOMweb finds no image whose UIDs Orthanc has twice (a
 * study sent again under a corrected PatientID): then its file has the header.
 */
async function sourceHeader({ dicomWeb, orthanc }: ReportDependencies, { study, source }: DecidedReport, signal: AbortSignal): Promise<DataSet | undefined> {
  const { seriesInstanceUID, sopInstanceUID } = source;
  try {
    return await dicomWeb.retrieveMetadata({ studyInstanceUID: study.studyInstanceUID, seriesInstanceUID, sopInstanceUID }, { signal });
  } catch (thrown) {
    const fault = Fault.from(thrown);
    if (fault.code !== 'NOT_FOUND' && fault.reason !== 'PACS_NO_METADATA') throw fault;
    if ((await orthanc.describe([source.instanceId], signal)).length === 0) return undefined;
    return await fileHeader(orthanc, source.instanceId, signal);
  }
}

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
    const header = await sourceHeader(on, decided, job.signal);
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
