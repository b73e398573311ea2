// Original file: proto/pneumogate/inference/v1/inference.proto


/**
 * Closes an instance.
 */
export interface InstanceEnd {
}

/**
 * Closes an instance.
 */
export interface InstanceEnd__Output {
}
