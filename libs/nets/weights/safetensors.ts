import { Fault } from '#fault';
import type { Weights } from '../graph/weights.ts';
import { floatsIn } from './float-bytes.ts';

/** Tensors by name, with sentences or JSON beside them. */
export interface TensorFile {
  readonly tensors: Weights;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const lengthBytes = 8;

const broken = (cause?: unknown): Fault => new Fault('INVALID_ARGUMENT', 'TENSORS_UNREADABLE', 'The file of tensors is cut off or none at all.', { cause });

/**
 * One file in the safetensors format (Hugging Face): the header's length as uint64, a JSON header, then the values, here all float32 and
 * flat. Reading it back gives the same numbers.
 */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  let offset = 0;
  const entries = [...tensors].map(([name, values]): [string, Entry] => {
    const start = offset;
    offset += values.byteLength;
    return [name, { dtype: 'F32', shape: [values.length], data_offsets: [start, offset] }];
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const header = new TextEncoder().encode(json + ' '.repeat((8 - (new TextEncoder().encode(json).length % 8)) % 8));
  const bytes = new Uint8Array(lengthBytes + header.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, lengthBytes);
  let position = lengthBytes + header.length;
  for (const values of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  return bytes;
}

/** @throws Fault INVALID_ARGUMENT / TENSORS_UNREADABLE */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  if (bytes.length < lengthBytes) throw broken();
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const start = lengthBytes + headerLength;
  if (start > bytes.length) throw broken();
  const { __metadata__: metadata = {}, ...entries } = parseHeader(bytes.subarray(lengthBytes, start));
  const tensors = Object.entries(entries).map(([name, { dtype, data_offsets: [from, to] }]) => {
    if (dtype !== 'F32' || start + to > bytes.length) throw broken();
    return [name, floatsIn(bytes, start + from, start + to)] as const;
  });
  return { tensors: new Map(tensors), metadata };
}

type Header = { readonly __metadata__?: Record<string, string> } & Record<string, Entry>;

function parseHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Header;
  } catch (error) {
    throw broken(error);
  }
}
