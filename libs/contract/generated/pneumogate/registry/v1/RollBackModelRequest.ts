// Original file: proto/pneumogate/registry/v1/registry.proto


/**
 * Asks for the champion before.
 */
export interface RollBackModelRequest {
  /**
   * The model's name.
   */
  'name'?: (string);
  /**
   * The version that is to answer again, as the person saw it. Another one by now refuses the call.
   */
  'to'?: (number);
  /**
   * Who decides.
   */
  'by'?: (string);
  /**
   * Why.
   */
  'why'?: (string);
}

/**
 * Asks for the champion before.
 */
export interface RollBackModelRequest__Output {
  /**
   * The model's name.
   */
  'name': (string);
  /**
   * The version that is to answer again, as the person saw it. Another one by now refuses the call.
   */
  'to': (number);
  /**
   * Who decides.
   */
  'by': (string);
  /**
   * Why.
   */
  'why': (string);
}
