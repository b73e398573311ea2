import { randomUUID } from 'node:crypto';
import { Fault } from '#fault';
import type { InputFile } from './input.ts';

/** A file that the archive took. */
export interface SentFile {
  readonly file: string;
  readonly studyInstanceUID: string;
  readonly sopInstanceUID: string;
}

interface StowAnswer {
  readonly '00081190'?: { readonly Value?: readonly [string] };
  readonly '00081199'?: { readonly Value?: readonly [{ readonly '00081155'?: { readonly Value?: readonly [string] } }] };
}

function multipart(bytes: Uint8Array, boundary: string): Blob {
  return new Blob([`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, new Uint8Array(bytes), `\r\n--${boundary}--\r\n`]);
}

/**
 * Stores one file by STOW-RS (PS3.18 10.5).
 * @throws Fault INVALID_ARGUMENT / NOT_STORED when the archive refuses it, UNAVAILABLE / GATEWAY_UNREACHABLE; the signal's reason when aborted
 */
export async function sendFile(dicomWebUrl: string, file: InputFile, signal: AbortSignal): Promise<SentFile> {
  const boundary = randomUUID();
  const body = multipart(await file.bytes(), boundary);
  const headers = { 'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`, accept: 'application/dicom+json' };
  const response = await fetch(`${dicomWebUrl}/studies`, { method: 'POST', headers, body, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Fault('UNAVAILABLE', 'GATEWAY_UNREACHABLE', 'The gateway did not answer.', { cause: error });
  });
  const answer = (await response.json().catch(() => ({}))) as StowAnswer;
  signal.throwIfAborted();
  const studyInstanceUID = answer['00081190']?.Value?.[0].split('/').at(-1);
  const sopInstanceUID = answer['00081199']?.Value?.[0]['00081155']?.Value?.[0];
  if (!response.ok || studyInstanceUID === undefined || sopInstanceUID === undefined) {
    throw new Fault('INVALID_ARGUMENT', 'NOT_STORED', 'The archive did not store a file: it is no DICOM file, or a damaged one.', { metadata: { file: file.name } });
  }
  return { file: file.name, studyInstanceUID, sopInstanceUID };
}
