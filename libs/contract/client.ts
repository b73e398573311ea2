import type { InstanceAnswer, InstanceRequest, LoadedModel } from './answer.ts';
import { type CallOptions, asFault, connect, deadlineOf, metadataOf } from './call.ts';
import { fromAnalyzeResponse, fromListModelsResponse } from './convert.ts';
import { INFERENCE_SERVICE, type InferenceServiceConstructor, loadInferenceDefinition } from './definition.ts';
import type { AnalyzeResponse__Output } from './generated/pneumogate/inference/v1/AnalyzeResponse.ts';
import type { InferenceServiceClient } from './generated/pneumogate/inference/v1/InferenceService.ts';
import { sendInstances } from './send-instances.ts';

export interface InferenceClient {
  /**
   * Sends the instances one after another, no faster than the service reads, and yields each answer as it comes, in any order.
   * Leaving the loop early cancels the call.
   * @throws Fault with the service's code, reason and retry delay; UNAVAILABLE when it cannot be reached, DEADLINE_EXCEEDED, CANCELLED;
   *   what `instances` throws, as it is.
   */
  analyze(instances: Iterable<InstanceRequest> | AsyncIterable<InstanceRequest>, options?: CallOptions): AsyncIterable<InstanceAnswer>;
  listModels(options?: CallOptions): Promise<readonly LoadedModel[]>;
  close(): void;
}

async function* analyze(
  client: InferenceServiceClient,
  instances: Iterable<InstanceRequest> | AsyncIterable<InstanceRequest>,
  options: CallOptions,
): AsyncGenerator<InstanceAnswer> {
  const call = client.analyze(metadataOf(options), deadlineOf(options));
  const cancel = (): void => {
    call.cancel();
  };
  const ended = new AbortController();
  const source: { failure?: { readonly thrown: unknown } } = {};
  call.once('status', () => {
    ended.abort();
  });
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener('abort', cancel, { once: true });
  void sendInstances(call, instances, ended.signal).catch((thrown: unknown) => {
    source.failure = { thrown };
    cancel();
  });
  try {
    for await (const response of call as AsyncIterable<AnalyzeResponse__Output>) yield fromAnalyzeResponse(response);
  } catch (thrown) {
    throw source.failure === undefined ? asFault(thrown) : source.failure.thrown;
  } finally {
    options.signal?.removeEventListener('abort', cancel);
    ended.abort();
    cancel();
  }
}

const listModels = (client: InferenceServiceClient, options: CallOptions): Promise<readonly LoadedModel[]> =>
  new Promise((resolve, reject) => {
    client.listModels({}, metadataOf(options), deadlineOf(options), (error, response) => {
      if (response === undefined) reject(asFault(error));
      else resolve(fromListModelsResponse(response));
    });
  });

/** A client of the inference service at `address` (`host:port`); it connects when first used, and again after a loss. */
export function openInferenceClient(address: string): InferenceClient {
  const client = connect(address, loadInferenceDefinition(), INFERENCE_SERVICE) as InstanceType<InferenceServiceConstructor>;
  return {
    analyze: (instances, options = {}) => analyze(client, instances, options),
    listModels: (options = {}) => listModels(client, options),
    close: () => {
      client.close();
    },
  };
}
