import { Fault } from '#fault';
import type { OrthancClient } from './orthanc-client.ts';

/** Orthanc lists an instance whose file it does not find: its storage may be away for a time. */
export const fileMissing = (cause: unknown): Fault => new Fault('UNAVAILABLE', 'PACS_FILE_MISSING', 'The PACS lists the object, but does not find its file.', { cause });

/** Resolves when an instance whose file was not found (`cause`) is gone from Orthanc. @throws Fault as `fileMissing` while Orthanc lists it */
export async function demandGone(orthanc: Pick<OrthancClient, 'describe'>, instanceId: string, cause: unknown, signal: AbortSignal): Promise<void> {
  if ((await orthanc.describe([instanceId], signal)).length > 0) throw fileMissing(cause);
}
