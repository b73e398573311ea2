// Original file: proto/pneumogate/inference/v1/inference.proto


/**
 * tensor = image * scale + offset, per axis, in pixels.
 */
export interface Geometry {
  /**
   * Columns of the image.
   */
  'columns'?: (number);
  /**
   * Rows of the image.
   */
  'rows'?: (number);
  /**
   * Width of the model's input.
   */
  'tensorWidth'?: (number);
  /**
   * Height of the model's input.
   */
  'tensorHeight'?: (number);
  /**
   * Tensor pixels a column.
   */
  'scaleX'?: (number | string);
  /**
   * Tensor pixels a row.
   */
  'scaleY'?: (number | string);
  /**
   * Left margin in tensor pixels.
   */
  'offsetX'?: (number | string);
  /**
   * Top margin in tensor pixels.
   */
  'offsetY'?: (number | string);
}

/**
 * tensor = image * scale + offset, per axis, in pixels.
 */
export interface Geometry__Output {
  /**
   * Columns of the image.
   */
  'columns': (number);
  /**
   * Rows of the image.
   */
  'rows': (number);
  /**
   * Width of the model's input.
   */
  'tensorWidth': (number);
  /**
   * Height of the model's input.
   */
  'tensorHeight': (number);
  /**
   * Tensor pixels a column.
   */
  'scaleX': (number);
  /**
   * Tensor pixels a row.
   */
  'scaleY': (number);
  /**
   * Left margin in tensor pixels.
   */
  'offsetX': (number);
  /**
   * Top margin in tensor pixels.
   */
  'offsetY': (number);
}
