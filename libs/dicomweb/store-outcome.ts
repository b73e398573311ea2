import { type DataSet, integer, items, text } from '#dicom';
import { Fault } from '#fault';

/** Out of resources (PS3.18 Table I.2-2, A7xx): it may fit later. */
const outOfResources = (reason: number | undefined): boolean => reason !== undefined && (reason & 0xff00) === 0xa700;

function refusal(status: number, failed: readonly DataSet[]): Fault {
  const reason = failed.map((item) => integer(item, 'FailureReason')).find((value) => value !== undefined);
  const metadata = { status: String(status), ...(reason !== undefined && { failureReason: `0x${reason.toString(16)}` }) };
  if (status >= 500 || status === 408 || status === 429 || outOfResources(reason)) {
    return new Fault('UNAVAILABLE', 'PACS_CANNOT_STORE', 'The PACS cannot store at present.', { metadata });
  }
  if (status === 401 || status === 403) return new Fault('PERMISSION_DENIED', 'PACS_REFUSED', "The PACS refuses the gateway's credentials.", { metadata });
  return new Fault('FAILED_PRECONDITION', 'PACS_REFUSED_OBJECT', 'The PACS refused to store the object.', { metadata });
}

/**
 * Accepts a Store Instances Response (PS3.18 §10.5.3) only if it says of every instance asked for that it is stored; that it was stored before
 * is as good.
 * @throws Fault UNAVAILABLE where it may succeed later; FAILED_PRECONDITION or PERMISSION_DENIED otherwise
 */
export function demandStored(status: number, response: DataSet, sopInstanceUIDs: readonly string[]): void {
  const stored = new Set(items(response, 'ReferencedSOPSequence').map((item) => text(item, 'ReferencedSOPInstanceUID')));
  if (sopInstanceUIDs.every((uid) => stored.has(uid))) return;
  throw refusal(status, items(response, 'FailedSOPSequence'));
}
