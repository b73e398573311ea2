import type { OrthancClient } from './orthanc-client.ts';

type OpenedFile = Awaited<ReturnType<OrthancClient['openFile']>>;

/** What was taken of a file. */
interface CollectedFile {
  readonly bytes: Uint8Array;
  /** Whether that is all of it. */
  readonly isWhole: boolean;
}

/** A file as far as it flows in until more than `limit` bytes have come; the rest is not fetched. @throws Fault of `openFile`'s stream */
export async function collectFile({ bytes }: OpenedFile, limit: number): Promise<CollectedFile> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length > limit) break;
  }
  return { bytes: Buffer.concat(pieces), isWhole: length <= limit };
}
