// Original file: proto/pneumogate/inference/v1/inference.proto

import type { ModelVersion as _pneumogate_inference_v1_ModelVersion, ModelVersion__Output as _pneumogate_inference_v1_ModelVersion__Output } from '../../../pneumogate/inference/v1/ModelVersion.ts';
import type { ModelState as _pneumogate_inference_v1_ModelState, ModelState__Output as _pneumogate_inference_v1_ModelState__Output } from '../../../pneumogate/inference/v1/ModelState.ts';
import type { Refusal as _pneumogate_inference_v1_Refusal, Refusal__Output as _pneumogate_inference_v1_Refusal__Output } from '../../../pneumogate/inference/v1/Refusal.ts';

/**
 * A version that serves, or is on its way in or out.
 */
export interface LoadedModel {
  /**
   * Which.
   */
  'model'?: (_pneumogate_inference_v1_ModelVersion | null);
  /**
   * Aliases that point to it, such as `champion`.
   */
  'aliases'?: (string)[];
  /**
   * Whether it answers when a request names none.
   */
  'isDefault'?: (boolean);
  /**
   * Network and backbone, such as `yolov3-chexnet`.
   */
  'network'?: (string);
  /**
   * Engine and execution provider, such as `onnxruntime-cpu`; empty while it is not loaded.
   */
  'engine'?: (string);
  /**
   * Where it stands.
   */
  'state'?: (_pneumogate_inference_v1_ModelState);
  /**
   * Why it was refused; absent otherwise.
   */
  'refusal'?: (_pneumogate_inference_v1_Refusal | null);
}

/**
 * A version that serves, or is on its way in or out.
 */
export interface LoadedModel__Output {
  /**
   * Which.
   */
  'model': (_pneumogate_inference_v1_ModelVersion__Output | null);
  /**
   * Aliases that point to it, such as `champion`.
   */
  'aliases': (string)[];
  /**
   * Whether it answers when a request names none.
   */
  'isDefault': (boolean);
  /**
   * Network and backbone, such as `yolov3-chexnet`.
   */
  'network': (string);
  /**
   * Engine and execution provider, such as `onnxruntime-cpu`; empty while it is not loaded.
   */
  'engine': (string);
  /**
   * Where it stands.
   */
  'state': (_pneumogate_inference_v1_ModelState__Output);
  /**
   * Why it was refused; absent otherwise.
   */
  'refusal': (_pneumogate_inference_v1_Refusal__Output | null);
}
