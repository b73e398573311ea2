// Original file: proto/pneumogate/inference/v1/inference.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../google/protobuf/Duration.ts';

/**
 * Where the time of one instance went.
 */
export interface Timings {
  /**
   * Parsing, decoding, display transform and preparation.
   */
  'prepare'?: (_google_protobuf_Duration | null);
  /**
   * Waiting for a place in a batch.
   */
  'queue'?: (_google_protobuf_Duration | null);
  /**
   * The network's run, of the whole batch.
   */
  'compute'?: (_google_protobuf_Duration | null);
  /**
   * Instances in that batch.
   */
  'batchSize'?: (number);
}

/**
 * Where the time of one instance went.
 */
export interface Timings__Output {
  /**
   * Parsing, decoding, display transform and preparation.
   */
  'prepare': (_google_protobuf_Duration__Output | null);
  /**
   * Waiting for a place in a batch.
   */
  'queue': (_google_protobuf_Duration__Output | null);
  /**
   * The network's run, of the whole batch.
   */
  'compute': (_google_protobuf_Duration__Output | null);
  /**
   * Instances in that batch.
   */
  'batchSize': (number);
}
