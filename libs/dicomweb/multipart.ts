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
