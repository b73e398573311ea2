// Original file: proto/pneumogate/inference/v1/inference.proto

import type { LoadedModel as _pneumogate_inference_v1_LoadedModel, LoadedModel__Output as _pneumogate_inference_v1_LoadedModel__Output } from '../../../pneumogate/inference/v1/LoadedModel.ts';

/**
 * The loaded models.
 */
export interface ListModelsResponse {
  /**
   * One entry a loaded version.
   */
  'models'?: (_pneumogate_inference_v1_LoadedModel)[];
}

/**
 * The loaded models.
 */
export interface ListModelsResponse__Output {
  /**
   * One entry a loaded version.
   */
  'models': (_pneumogate_inference_v1_LoadedModel__Output)[];
}
