// Original file: proto/pneumogate/inference/v1/inference.proto


/**
 * Asks for the models.
 */
export interface ListModelsRequest {
}

/**
 * Asks for the models.
 */
export interface ListModelsRequest__Output {
}
