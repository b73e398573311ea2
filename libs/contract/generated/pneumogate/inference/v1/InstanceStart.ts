// Original file: proto/pneumogate/inference/v1/inference.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Opens an instance.
 */
export interface InstanceStart {
  /**
   * Chosen by the client, unique in the stream, returned with the answer. No patient data.
   */
  'instanceKey'?: (string);
  /**
   * `name`, `name@version` or `name@alias`; empty for the default. The version that answers to it now answers this instance, also when the
   * service changes to another one meanwhile; a later instance of the stream may then be answered by that one.
   */
  'model'?: (string);
  /**
   * Boxes below this score are left out; absent: the model's operating point. In 0..1.
   */
  'minScore'?: (number | string);
  /**
   * Bytes to come, if known: lets the service refuse an oversized file before it is sent.
   */
  'totalBytes'?: (number | string | Long);
  /**
   * Asks the model on trial instead of the one that serves: its answer is for comparison and must lead to no report. It runs behind everything
   * else, in places of its own. Without one the stream ends with an error (SHADOW_OFF, SHADOW_ABSENT, SHADOW_UNFIT, SHADOW_IS_SERVING; SHADOW_LOADING
   * with a retry delay), so do not mix these instances with others in one stream.
   */
  'shadow'?: (boolean);
  '_minScore'?: "minScore";
  '_totalBytes'?: "totalBytes";
}

/**
 * Opens an instance.
 */
export interface InstanceStart__Output {
  /**
   * Chosen by the client, unique in the stream, returned with the answer. No patient data.
   */
  'instanceKey': (string);
  /**
   * `name`, `name@version` or `name@alias`; empty for the default. The version that answers to it now answers this instance, also when the
   * service changes to another one meanwhile; a later instance of the stream may then be answered by that one.
   */
  'model': (string);
  /**
   * Boxes below this score are left out; absent: the model's operating point. In 0..1.
   */
  'minScore'?: (number);
  /**
   * Bytes to come, if known: lets the service refuse an oversized file before it is sent.
   */
  'totalBytes'?: (number);
  /**
   * Asks the model on trial instead of the one that serves: its answer is for comparison and must lead to no report. It runs behind everything
   * else, in places of its own. Without one the stream ends with an error (SHADOW_OFF, SHADOW_ABSENT, SHADOW_UNFIT, SHADOW_IS_SERVING; SHADOW_LOADING
   * with a retry delay), so do not mix these instances with others in one stream.
   */
  'shadow': (boolean);
  '_minScore'?: "minScore";
  '_totalBytes'?: "totalBytes";
}
