// Original file: proto/pneumogate/inference/v1/inference.proto

import type { Detection as _pneumogate_inference_v1_Detection, Detection__Output as _pneumogate_inference_v1_Detection__Output } from '../../../pneumogate/inference/v1/Detection.ts';
import type { Geometry as _pneumogate_inference_v1_Geometry, Geometry__Output as _pneumogate_inference_v1_Geometry__Output } from '../../../pneumogate/inference/v1/Geometry.ts';

/**
 * A read image.
 */
export interface Analysed {
  /**
   * Probability of an opacity anywhere in the image, 0..1, whatever the boxes.
   */
  'imageScore'?: (number | string);
  /**
   * At or above the asked score, by descending score.
   */
  'detections'?: (_pneumogate_inference_v1_Detection)[];
  /**
   * How the image was laid into the model's input.
   */
  'geometry'?: (_pneumogate_inference_v1_Geometry | null);
}

/**
 * A read image.
 */
export interface Analysed__Output {
  /**
   * Probability of an opacity anywhere in the image, 0..1, whatever the boxes.
   */
  'imageScore': (number);
  /**
   * At or above the asked score, by descending score.
   */
  'detections': (_pneumogate_inference_v1_Detection__Output)[];
  /**
   * How the image was laid into the model's input.
   */
  'geometry': (_pneumogate_inference_v1_Geometry__Output | null);
}
