// Original file: proto/google/rpc/status.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

/**
 * When a retry may succeed.
 */
export interface RetryInfo {
  /**
   * Wait at least so long.
   */
  'retryDelay'?: (_google_protobuf_Duration | null);
}

/**
 * When a retry may succeed.
 */
export interface RetryInfo__Output {
  /**
   * Wait at least so long.
   */
  'retryDelay': (_google_protobuf_Duration__Output | null);
}
