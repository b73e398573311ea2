// Original file: proto/pneumogate/registry/v1/registry.proto


/**
 * Asks for the registry.
 */
export interface ListRegisteredModelsRequest {
}

/**
 * Asks for the registry.
 */
export interface ListRegisteredModelsRequest__Output {
}
