// Original file: proto/pneumogate/inference/v1/inference.proto


/**
 * A box, edge-based, in pixels of the image's own matrix: (0, 0) is the top-left corner of the top-left pixel.
 */
export interface Detection {
  /**
   * 0..1.
   */
  'score'?: (number | string);
  /**
   * Distance of the left edge, in columns.
   */
  'left'?: (number | string);
  /**
   * Distance of the top edge, in rows.
   */
  'top'?: (number | string);
  /**
   * In columns.
   */
  'width'?: (number | string);
  /**
   * In rows.
   */
  'height'?: (number | string);
}

/**
 * A box, edge-based, in pixels of the image's own matrix: (0, 0) is the top-left corner of the top-left pixel.
 */
export interface Detection__Output {
  /**
   * 0..1.
   */
  'score': (number);
  /**
   * Distance of the left edge, in columns.
   */
  'left': (number);
  /**
   * Distance of the top edge, in rows.
   */
  'top': (number);
  /**
   * In columns.
   */
  'width': (number);
  /**
   * In rows.
   */
  'height': (number);
}
