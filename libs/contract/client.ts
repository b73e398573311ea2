import type { InstanceAnswer, InstanceRequest, LoadedModel } from './answer.ts';

export interface CallOptions {
  /** Longest time for the whole call, in milliseconds. */
  readonly deadlineMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Sent as `x-request-id`, so that both sides' logs meet. */
  readonly requestId?: string | undefined;
}

export interface InferenceClient {
  /**
   * Sends the instances one after another, no faster than the service reads, and yields each answer as it comes, in any order.
   * Leaving the loop early cancels the call.
   * @throws Fault with the service's code, reason and retry delay; UNAVAILABLE when it cannot be reached, DEADLINE_EXCEEDED, CANCELLED.
   */
  analyze(instances: Iterable<InstanceRequest> | AsyncIterable<InstanceRequest>, options?: CallOptions): AsyncIterable<InstanceAnswer>;
  listModels(options?: CallOptions): Promise<readonly LoadedModel[]>;
  close(): void;
}

/** A client of the inference service at `address` (`host:port`); it connects when first used, and again after a loss. */
export declare function openInferenceClient(address: string): InferenceClient;
