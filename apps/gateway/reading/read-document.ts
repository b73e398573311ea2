import { readDicom } from '#dicom';
import { Fault } from '#fault';
import { type ReadReport, readReport } from '#report';
import { demandGone } from '../orthanc/demand-gone.ts';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';

/** A document that is larger is no one's measurements. */
const largestBytes = 64 * 1024 ** 2;

const tooLarge = (): Fault => new Fault('INVALID_ARGUMENT', 'DOCUMENT_TOO_LARGE', 'The Structured Report is larger than 64 MiB.');

async function fetchDocument(orthanc: Pick<OrthancClient, 'openFile'>, instanceId: string, signal: AbortSignal): Promise<Uint8Array> {
  const { bytes, totalBytes } = await orthanc.openFile(instanceId, signal);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.byteLength;
    if (Math.max(length, totalBytes ?? 0) > largestBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** What became of a document, short of comparing it with anything. */
export type DocumentContent =
  | { readonly kind: 'report'; readonly report: ReadReport; readonly reader: string | null }
  | { readonly kind: 'skipped' | 'failed'; readonly code: string; readonly sentence: string }
  | { readonly kind: 'deleted' };

/** Whether a person speaks in the report; the model's own reports come back here when the books that knew them are lost. */
function judge(report: ReadReport): DocumentContent {
  const { observer, model } = report;
  if (observer?.kind === 'device' || model !== undefined) return { kind: 'skipped', code: 'DEVICE_REPORT', sentence: 'The report was made by a device, not by a person.' };
  if (observer === undefined) return { kind: 'skipped', code: 'OBSERVER_UNKNOWN', sentence: 'The report does not tell who observed.' };
  return { kind: 'report', report, reader: observer.name ?? null };
}

/** A document that cannot be read is an outcome; what may succeed later is a Fault. */
export async function readDocument(orthanc: Pick<OrthancClient, 'openFile' | 'describe'>, instanceId: string, signal: AbortSignal): Promise<DocumentContent> {
  try {
    return judge(readReport(readDicom(await fetchDocument(orthanc, instanceId, signal)).dataSet));
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
