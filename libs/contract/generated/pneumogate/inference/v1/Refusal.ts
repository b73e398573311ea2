// Original file: proto/pneumogate/inference/v1/inference.proto


/**
 * Why an instance has no findings.
 */
export interface Refusal {
  /**
   * Stable UPPER_SNAKE_CASE token.
   */
  'code'?: (string);
  /**
   * For people; no patient data.
   */
  'sentence'?: (string);
}

/**
 * Why an instance has no findings.
 */
export interface Refusal__Output {
  /**
   * Stable UPPER_SNAKE_CASE token.
   */
  'code': (string);
  /**
   * For people; no patient data.
   */
  'sentence': (string);
}
