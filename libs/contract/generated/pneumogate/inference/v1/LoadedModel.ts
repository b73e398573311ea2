// Original file: proto/pneumogate/inference/v1/inference.proto

import type { ModelVersion as _pneumogate_inference_v1_ModelVersion, ModelVersion__Output as _pneumogate_inference_v1_ModelVersion__Output } from '../../../pneumogate/inference/v1/ModelVersion.ts';

/**
 * A version that is loaded and warm.
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
   * Engine and execution provider, such as `onnxruntime-cpu`.
   */
  'engine'?: (string);
}

/**
 * A version that is loaded and warm.
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
   * Engine and execution provider, such as `onnxruntime-cpu`.
   */
  'engine': (string);
}
