// Original file: proto/pneumogate/registry/v1/registry.proto


/**
 * Asks for another champion.
 */
export interface PromoteVersionRequest {
  /**
   * The model's name.
   */
  'name'?: (string);
  /**
   * The version that is to answer.
   */
  'version'?: (number);
  /**
   * The champion whose place it is to take, as the person saw it; 0: none. Another champion by now refuses the call.
   */
  'replaces'?: (number);
  /**
   * Who decides.
   */
  'by'?: (string);
  /**
   * Why.
   */
  'why'?: (string);
  /**
   * Whether it is to answer although no gate has passed it against that champion.
   */
  'withoutGate'?: (boolean);
}

/**
 * Asks for another champion.
 */
export interface PromoteVersionRequest__Output {
  /**
   * The model's name.
   */
  'name': (string);
  /**
   * The version that is to answer.
   */
  'version': (number);
  /**
   * The champion whose place it is to take, as the person saw it; 0: none. Another champion by now refuses the call.
   */
  'replaces': (number);
  /**
   * Who decides.
   */
  'by': (string);
  /**
   * Why.
   */
  'why': (string);
  /**
   * Whether it is to answer although no gate has passed it against that champion.
   */
  'withoutGate': (boolean);
}
