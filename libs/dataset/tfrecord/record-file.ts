import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { datasetFault } from '../dataset-fault.ts';
import { maskedCrc32c } from './crc32c.ts';

export interface TfRecord {
  readonly data: Buffer;
  /** Where `data` begins in its file. */
  readonly offset: number;
  /** Counts from 0. */
  readonly index: number;
}

const corrupt = (file: string, index: number, sentence: string) => datasetFault('TFRECORD_CORRUPT', `${file} record ${index + 1}`, sentence);

async function readExactly(handle: FileHandle, length: number, offset: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

/**
 * The records of a TFRecord file (tensorflow/core/lib/io/record_writer.h: length, its masked CRC-32C, data, their masked CRC-32C), one at a time.
 * @throws Fault INVALID_ARGUMENT / TFRECORD_CORRUPT naming file and record
 */
export async function* readRecords(path: string): AsyncGenerator<TfRecord> {
  const file = basename(path);
  const handle = await open(path).catch((error: unknown) => {
    throw datasetFault('FILE_MISSING', file, 'this file is missing or cannot be read.', error);
  });
  try {
    const { size } = await handle.stat();
    let position = 0;
    for (let index = 0; position < size; index += 1) {
      const header = await readExactly(handle, 12, position);
      if (header.length < 12) throw corrupt(file, index, 'the file ends within its length.');
      if (header.readUInt32LE(8) !== maskedCrc32c(header.subarray(0, 8))) throw corrupt(file, index, 'the checksum of its length is wrong.');
      const length = Number(header.readBigUInt64LE(0));
      if (position + 16 + length > size) throw corrupt(file, index, 'the file ends within it.');
      const body = await readExactly(handle, length + 4, position + 12);
      const data = body.subarray(0, length);
      if (body.readUInt32LE(length) !== maskedCrc32c(data)) throw corrupt(file, index, 'the checksum of its data is wrong.');
      yield { data, offset: position + 12, index };
      position += 16 + length;
    }
  } finally {
    await handle.close();
  }
}

/** A record as it lies in a file. */
export function formatRecord(data: Uint8Array): Buffer {
  const framed = Buffer.alloc(16 + data.length);
  framed.writeBigUInt64LE(BigInt(data.length), 0);
  framed.writeUInt32LE(maskedCrc32c(framed.subarray(0, 8)), 8);
  framed.set(data, 12);
  framed.writeUInt32LE(maskedCrc32c(data), 12 + data.length);
  return framed;
}
