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
  '_minScore'?: "minScore";
  '_totalBytes'?: "totalBytes";
}
