// Original file: proto/pneumogate/registry/v1/registry.proto

import type { RegisteredModel as _pneumogate_registry_v1_RegisteredModel, RegisteredModel__Output as _pneumogate_registry_v1_RegisteredModel__Output } from '../../../pneumogate/registry/v1/RegisteredModel.ts';

/**
 * The registry.
 */
export interface ListRegisteredModelsResponse {
  /**
   * By name.
   */
  'models'?: (_pneumogate_registry_v1_RegisteredModel)[];
}

/**
 * The registry.
 */
export interface ListRegisteredModelsResponse__Output {
  /**
   * By name.
   */
  'models': (_pneumogate_registry_v1_RegisteredModel__Output)[];
}
