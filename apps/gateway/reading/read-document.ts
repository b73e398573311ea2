import { readDicom } from '#dicom';
import { Fault } from '#fault';
import { type ReadReport, readReport } from '#report';
import { collectFile } from '../orthanc/collect-file.ts';
import { demandGone } from '../orthanc/demand-gone.ts';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';

/** A document that is larger, as it is stored or inflated, is no one's measurements. */
const largestBytes = 64 * 1024 ** 2;

const tooLarge = (): Fault => new Fault('INVALID_ARGUMENT', 'DOCUMENT_TOO_LARGE', 'The Structured Report is larger than 64 MiB.');

async function fetchReport(orthanc: Pick<OrthancClient, 'openFile'>, instanceId: string, signal: AbortSignal): Promise<ReadReport> {
  const { bytes, isWhole } = await collectFile(await orthanc.openFile(instanceId, signal), largestBytes);
  if (!isWhole) throw tooLarge();
  return readReport(readDicom(bytes, { maxInflatedBytes: largestBytes }).dataSet);
}

/** What became of a document, short of comparing it with anything. */
export type DocumentContent =
  | { readonly kind: 'report'; readonly report: ReadReport; readonly reader: string | null }
  | { readonly kind: 'skipped' | 'failed'; readonly code: string; readonly sentence: string }
  | { readonly kind: 'deleted' };

/** Whether a person speaks in the report; the model's own reports come back here when the books that knew them are lost. */
function judge(report: ReadReport): DocumentContent {
  const { observer } = report;
  if (observer?.kind === 'device') return { kind: 'skipped', code: 'DEVICE_REPORT', sentence: 'The report was made by a device, not by a person.' };
  if (observer === undefined) return { kind: 'skipped', code: 'OBSERVER_UNKNOWN', sentence: 'The report does not tell who observed.' };
  return { kind: 'report', report, reader: observer.name ?? null };
}

/** A document that cannot be read is an outcome; what may succeed later is a Fault. */
export async function readDocument(orthanc: Pick<OrthancClient, 'openFile' | 'describe'>, instanceId: string, signal: AbortSignal): Promise<DocumentContent> {
  try {
    return judge(await fetchReport(orthanc, instanceId, signal));
  } catch (thrown) {
    const { code, reason, message } = Fault.from(thrown);
    if (reason === 'PACS_NOT_FOUND') {
      await demandGone(orthanc, instanceId, thrown, signal);
      return { kind: 'deleted' };
    }
    if (reason === 'NOT_A_MEASUREMENT_REPORT') return { kind: 'skipped', code: reason, sentence: message };
    if (code === 'INVALID_ARGUMENT') return { kind: 'failed', code: reason, sentence: message };
    throw thrown;
  }
}
