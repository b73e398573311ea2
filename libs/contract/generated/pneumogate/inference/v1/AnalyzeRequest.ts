// Original file: proto/pneumogate/inference/v1/inference.proto

import type { InstanceStart as _pneumogate_inference_v1_InstanceStart, InstanceStart__Output as _pneumogate_inference_v1_InstanceStart__Output } from '../../../pneumogate/inference/v1/InstanceStart.ts';
import type { InstanceEnd as _pneumogate_inference_v1_InstanceEnd, InstanceEnd__Output as _pneumogate_inference_v1_InstanceEnd__Output } from '../../../pneumogate/inference/v1/InstanceEnd.ts';

/**
 * One frame of the client's stream. An instance is a start, its chunks in order, and an end; instances do not interleave.
 */
export interface AnalyzeRequest {
  /**
   * Opens an instance.
   */
  'start'?: (_pneumogate_inference_v1_InstanceStart | null);
  /**
   * The next bytes of the open instance's DICOM Part 10 file, at most 1 MiB.
   */
  'chunk'?: (Buffer | Uint8Array | string);
  /**
   * Closes the open instance.
   */
  'end'?: (_pneumogate_inference_v1_InstanceEnd | null);
  /**
   * What this frame is.
   */
  'part'?: "start"|"chunk"|"end";
}

/**
 * One frame of the client's stream. An instance is a start, its chunks in order, and an end; instances do not interleave.
 */
export interface AnalyzeRequest__Output {
  /**
   * Opens an instance.
   */
  'start'?: (_pneumogate_inference_v1_InstanceStart__Output | null);
  /**
   * The next bytes of the open instance's DICOM Part 10 file, at most 1 MiB.
   */
  'chunk'?: (Buffer);
  /**
   * Closes the open instance.
   */
  'end'?: (_pneumogate_inference_v1_InstanceEnd__Output | null);
  /**
   * What this frame is.
   */
  'part'?: "start"|"chunk"|"end";
}
