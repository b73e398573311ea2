// Original file: proto/google/rpc/status.proto

import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from '../../google/protobuf/Any.ts';

/**
 * What the trailer `grpc-status-details-bin` carries.
 */
export interface Status {
  /**
   * Code of google.rpc.Code.
   */
  'code'?: (number);
  /**
   * The sentence, for developers.
   */
  'message'?: (string);
  /**
   * ErrorInfo, then RetryInfo where a retry may succeed.
   */
  'details'?: (_google_protobuf_Any)[];
}

/**
 * What the trailer `grpc-status-details-bin` carries.
 */
export interface Status__Output {
  /**
   * Code of google.rpc.Code.
   */
  'code': (number);
  /**
   * The sentence, for developers.
   */
  'message': (string);
  /**
   * ErrorInfo, then RetryInfo where a retry may succeed.
   */
  'details': (_google_protobuf_Any__Output)[];
}
