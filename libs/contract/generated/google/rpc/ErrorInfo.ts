// Original file: proto/google/rpc/status.proto


/**
 * The cause, for programs.
 */
export interface ErrorInfo {
  /**
   * Stable UPPER_SNAKE_CASE token.
   */
  'reason'?: (string);
  /**
   * Who defines the reason.
   */
  'domain'?: (string);
  /**
   * Facts beside it, without patient data.
   */
  'metadata'?: ({[key: string]: string});
}

/**
 * The cause, for programs.
 */
export interface ErrorInfo__Output {
  /**
   * Stable UPPER_SNAKE_CASE token.
   */
  'reason': (string);
  /**
   * Who defines the reason.
   */
  'domain': (string);
  /**
   * Facts beside it, without patient data.
   */
  'metadata': ({[key: string]: string});
}
