/** `multipart/related` with one DICOM file a part (PS3.18 §8.6.1.2.2), as it is written piece by piece. */
export interface MultipartBody {
  readonly contentType: string;
  readonly pieces: Iterable<Uint8Array>;
  readonly length: number;
}

const dicom = 'application/dicom';

/** `boundary` must not occur in the files: take one that is random. */
export function multipartRelated(files: readonly Uint8Array[], boundary: string): MultipartBody {
  const head = Buffer.from(`--${boundary}\r\nContent-Type: ${dicom}\r\n\r\n`);
  const foot = Buffer.from('\r\n');
  const end = Buffer.from(`--${boundary}--\r\n`);
  const pieces = [...files.flatMap((file) => [head, file, foot]), end];
  return { contentType: `multipart/related; type="${dicom}"; boundary=${boundary}`, pieces, length: pieces.reduce((sum, { byteLength }) => sum + byteLength, 0) };
}

const boundaryPattern = /boundary=(?:"([^"]+)"|([^;\s]+))/i;

/** The body of the first part of a multipart answer (RFC 2046 5.1.1); undefined where there is none. */
export function firstPart(body: Buffer, contentType: string): Uint8Array | undefined {
  const [, quoted, plain] = boundaryPattern.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const head = body.indexOf(`--${boundary}`);
  const start = head < 0 ? -1 : body.indexOf('\r\n\r\n', head);
  const end = start < 0 ? -1 : body.indexOf(`\r\n--${boundary}`, start);
  return end < 0 ? undefined : body.subarray(start + 4, end);
}
