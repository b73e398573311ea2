// Original file: proto/pneumogate/inference/v1/inference.proto


/**
 * A model version.
 */
export interface ModelVersion {
  /**
   * Such as `chexnet-yolov3`.
   */
  'name'?: (string);
  /**
   * Counts from 1.
   */
  'version'?: (number);
  /**
   * Device UID of this version, as the reports name it ("2.25." form, PS3.5 B.2).
   */
  'deviceUid'?: (string);
  /**
   * Score from which a box counts, 0..1.
   */
  'operatingPoint'?: (number | string);
}

/**
 * A model version.
 */
export interface ModelVersion__Output {
  /**
   * Such as `chexnet-yolov3`.
   */
  'name': (string);
  /**
   * Counts from 1.
   */
  'version': (number);
  /**
   * Device UID of this version, as the reports name it ("2.25." form, PS3.5 B.2).
   */
  'deviceUid': (string);
  /**
   * Score from which a box counts, 0..1.
   */
  'operatingPoint': (number);
}
