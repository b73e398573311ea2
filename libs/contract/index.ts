export type { InstanceAnswer, InstanceOutcome, InstanceRequest, LoadedModel, ModelState, ModelVersion, Timings } from './answer.ts';
export { type CallOptions, type InferenceClient, openInferenceClient } from './client.ts';
export { toAnalyzeResponse, toListModelsResponse } from './convert.ts';
export { INFERENCE_PACKAGE, INFERENCE_SERVICE, loadInferenceDefinition } from './definition.ts';
export { faultOfStatus, statusOfFault } from './fault-status.ts';
export { type Frame, type Opening, fromAnalyzeRequest } from './frames.ts';
export type { AnalyzeRequest__Output as AnalyzeRequestMessage } from './generated/pneumogate/inference/v1/AnalyzeRequest.ts';
export type { AnalyzeResponse as AnalyzeResponseMessage } from './generated/pneumogate/inference/v1/AnalyzeResponse.ts';
export type { ListModelsResponse as ListModelsResponseMessage } from './generated/pneumogate/inference/v1/ListModelsResponse.ts';
