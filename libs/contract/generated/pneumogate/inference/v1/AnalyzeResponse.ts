// Original file: proto/pneumogate/inference/v1/inference.proto

import type { ModelVersion as _pneumogate_inference_v1_ModelVersion, ModelVersion__Output as _pneumogate_inference_v1_ModelVersion__Output } from '../../../pneumogate/inference/v1/ModelVersion.ts';
import type { Analysed as _pneumogate_inference_v1_Analysed, Analysed__Output as _pneumogate_inference_v1_Analysed__Output } from '../../../pneumogate/inference/v1/Analysed.ts';
import type { Refusal as _pneumogate_inference_v1_Refusal, Refusal__Output as _pneumogate_inference_v1_Refusal__Output } from '../../../pneumogate/inference/v1/Refusal.ts';
import type { Timings as _pneumogate_inference_v1_Timings, Timings__Output as _pneumogate_inference_v1_Timings__Output } from '../../../pneumogate/inference/v1/Timings.ts';

/**
 * The answer to one instance.
 */
export interface AnalyzeResponse {
  /**
   * As the request had it.
   */
  'instanceKey'?: (string);
  /**
   * (0008,0018); empty where the file could not be parsed so far.
   */
  'sopInstanceUid'?: (string);
  /**
   * The model version that answered.
   */
  'model'?: (_pneumogate_inference_v1_ModelVersion | null);
  /**
   * Read.
   */
  'analysed'?: (_pneumogate_inference_v1_Analysed | null);
  /**
   * Not an image for this model.
   */
  'skipped'?: (_pneumogate_inference_v1_Refusal | null);
  /**
   * Could not be read.
   */
  'failed'?: (_pneumogate_inference_v1_Refusal | null);
  /**
   * Where its time went.
   */
  'timings'?: (_pneumogate_inference_v1_Timings | null);
  /**
   * The model on trial answered, as the request asked. A service of before there was one leaves this out, and answers by the model that serves.
   */
  'shadow'?: (boolean);
  /**
   * What became of the instance.
   */
  'outcome'?: "analysed"|"skipped"|"failed";
}

/**
 * The answer to one instance.
 */
export interface AnalyzeResponse__Output {
  /**
   * As the request had it.
   */
  'instanceKey': (string);
  /**
   * (0008,0018); empty where the file could not be parsed so far.
   */
  'sopInstanceUid': (string);
  /**
   * The model version that answered.
   */
  'model': (_pneumogate_inference_v1_ModelVersion__Output | null);
  /**
   * Read.
   */
  'analysed'?: (_pneumogate_inference_v1_Analysed__Output | null);
  /**
   * Not an image for this model.
   */
  'skipped'?: (_pneumogate_inference_v1_Refusal__Output | null);
  /**
   * Could not be read.
   */
  'failed'?: (_pneumogate_inference_v1_Refusal__Output | null);
  /**
   * Where its time went.
   */
  'timings': (_pneumogate_inference_v1_Timings__Output | null);
  /**
   * The model on trial answered, as the request asked. A service of before there was one leaves this out, and answers by the model that serves.
   */
  'shadow': (boolean);
  /**
   * What became of the instance.
   */
  'outcome'?: "analysed"|"skipped"|"failed";
}
