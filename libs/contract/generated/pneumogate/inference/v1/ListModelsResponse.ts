// Original file: proto/pneumogate/inference/v1/inference.proto

import type { LoadedModel as _pneumogate_inference_v1_LoadedModel, LoadedModel__Output as _pneumogate_inference_v1_LoadedModel__Output } from '../../../pneumogate/inference/v1/LoadedModel.ts';

/**
 * The models.
 */
export interface ListModelsResponse {
  /**
   * One entry a version; the one that answers when a request names none comes first.
   */
  'models'?: (_pneumogate_inference_v1_LoadedModel)[];
}

/**
 * The models.
 */
export interface ListModelsResponse__Output {
  /**
   * One entry a version; the one that answers when a request names none comes first.
   */
  'models': (_pneumogate_inference_v1_LoadedModel__Output)[];
}
