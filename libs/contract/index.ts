export type { InstanceAnswer, InstanceOutcome, InstanceRequest, LoadedModel, ModelVersion, Timings } from './answer.ts';
export { type CallOptions, type InferenceClient, openInferenceClient } from './client.ts';
