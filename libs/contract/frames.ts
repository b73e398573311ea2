import { Fault } from '#fault';
import { CHUNK_BYTES } from './definition.ts';
import type { AnalyzeRequest__Output } from './generated/pneumogate/inference/v1/AnalyzeRequest.ts';

export interface Opening {
  readonly instanceKey: string;
  readonly model: string | undefined;
  readonly minScore: number | undefined;
  readonly totalBytes: number | undefined;
  /** For the model on trial. */
  readonly shadow: boolean;
}

/** One frame of the client's stream, checked by itself. */
export type Frame = { readonly kind: 'start'; readonly opening: Opening } | { readonly kind: 'chunk'; readonly bytes: Uint8Array } | { readonly kind: 'end' };

const violation = (reason: string, sentence: string): Fault => new Fault('INVALID_ARGUMENT', reason, sentence);

/** @throws Fault INVALID_ARGUMENT / FRAME_EMPTY, CHUNK_TOO_LARGE, INSTANCE_KEY_INVALID, MIN_SCORE_INVALID */
export function fromAnalyzeRequest({ start, chunk, end }: AnalyzeRequest__Output): Frame {
  if (chunk) {
    if (chunk.length > CHUNK_BYTES) throw violation('CHUNK_TOO_LARGE', 'A chunk holds at most 1 MiB.');
    return { kind: 'chunk', bytes: chunk };
  }
  if (end) return { kind: 'end' };
  if (!start) throw violation('FRAME_EMPTY', 'A frame must hold a start, a chunk or an end.');
  const { instanceKey, model, minScore, totalBytes, shadow } = start;
  if (instanceKey === '' || instanceKey.length > 256) throw violation('INSTANCE_KEY_INVALID', 'An instance key has 1 to 256 characters.');
  if (minScore !== undefined && !(minScore >= 0 && minScore <= 1)) throw violation('MIN_SCORE_INVALID', 'The lowest score must lie in 0..1.');
  return { kind: 'start', opening: { instanceKey, model: model === '' ? undefined : model, minScore, totalBytes, shadow } };
}
