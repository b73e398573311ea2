// Original file: proto/pneumogate/registry/v1/registry.proto


/**
 * One check of the gate.
 */
export interface GateCheck {
  /**
   * gain, figure, subgroup, calibration, coverage, agreement or latency.
   */
  'kind'?: (string);
  /**
   * What was looked at, such as `rsnaMap`.
   */
  'name'?: (string);
  /**
   * passed, failed or `not judged`.
   */
  'outcome'?: (string);
  /**
   * The champion's figure, if it has one.
   */
  'champion'?: (number | string);
  /**
   * The challenger's.
   */
  'challenger'?: (number | string);
  /**
   * Challenger minus champion.
   */
  'difference'?: (number | string);
  /**
   * Lower end of its paired 95 % interval.
   */
  'lower'?: (number | string);
  /**
   * Upper end.
   */
  'upper'?: (number | string);
  /**
   * What it was held to.
   */
  'bound'?: (number | string);
  /**
   * The check in words.
   */
  'sentence'?: (string);
  '_champion'?: "champion";
  '_challenger'?: "challenger";
  '_difference'?: "difference";
  '_lower'?: "lower";
  '_upper'?: "upper";
}

/**
 * One check of the gate.
 */
export interface GateCheck__Output {
  /**
   * gain, figure, subgroup, calibration, coverage, agreement or latency.
   */
  'kind': (string);
  /**
   * What was looked at, such as `rsnaMap`.
   */
  'name': (string);
  /**
   * passed, failed or `not judged`.
   */
  'outcome': (string);
  /**
   * The champion's figure, if it has one.
   */
  'champion'?: (number);
  /**
   * The challenger's.
   */
  'challenger'?: (number);
  /**
   * Challenger minus champion.
   */
  'difference'?: (number);
  /**
   * Lower end of its paired 95 % interval.
   */
  'lower'?: (number);
  /**
   * Upper end.
   */
  'upper'?: (number);
  /**
   * What it was held to.
   */
  'bound': (number);
  /**
   * The check in words.
   */
  'sentence': (string);
  '_champion'?: "champion";
  '_challenger'?: "challenger";
  '_difference'?: "difference";
  '_lower'?: "lower";
  '_upper'?: "upper";
}
