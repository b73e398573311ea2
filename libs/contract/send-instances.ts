import { once } from 'node:events';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { InstanceRequest } from './answer.ts';
import { CHUNK_BYTES } from './definition.ts';
import type { AnalyzeRequest } from './generated/pneumogate/inference/v1/AnalyzeRequest.ts';
import type { AnalyzeResponse__Output } from './generated/pneumogate/inference/v1/AnalyzeResponse.ts';

export type AnalyzeCall = ClientDuplexStream<AnalyzeRequest, AnalyzeResponse__Output>;

/** `bytes` in pieces of at most CHUNK_BYTES; views, not copies. */
export function* splitChunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) yield bytes.subarray(offset, offset + CHUNK_BYTES);
}

async function* framesOf(instance: InstanceRequest): AsyncGenerator<AnalyzeRequest> {
  const { instanceKey, bytes, model = '', minScore, shadow = false } = instance;
  const totalBytes = bytes instanceof Uint8Array ? bytes.length : instance.totalBytes;
  yield { start: { instanceKey, model, shadow, ...(minScore === undefined ? {} : { minScore }), ...(totalBytes === undefined ? {} : { totalBytes }) } };
  for await (const part of bytes instanceof Uint8Array ? [bytes] : bytes) {
    for (const chunk of splitChunks(part)) yield { chunk };
  }
  yield { end: {} };
}

/**
 * Writes every instance to the call and closes its half, no faster than the service reads. Returns early once `ended` is aborted: the
 * service may answer (with an error) before it has read everything, and then the call accepts nothing more.
 */
export async function sendInstances(
  call: AnalyzeCall,
  instances: Iterable<InstanceRequest> | AsyncIterable<InstanceRequest>,
  ended: AbortSignal,
): Promise<void> {
  for await (const instance of instances) {
    for await (const frame of framesOf(instance)) {
      if (ended.aborted) return;
      if (!call.write(frame)) await once(call, 'drain', { signal: ended }).catch(() => undefined);
    }
  }
  if (!ended.aborted) call.end();
}
