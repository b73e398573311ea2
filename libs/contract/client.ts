import { type CallOptions as GrpcCallOptions, Metadata, type StatusObject, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { Fault } from '#fault';
import type { InstanceAnswer, InstanceRequest, LoadedModel } from './answer.ts';
import { fromAnalyzeResponse, fromListModelsResponse } from './convert.ts';
import { INFERENCE_SERVICE, type InferenceServiceConstructor, loadInferenceDefinition } from './definition.ts';
import { faultOfStatus } from './fault-status.ts';
import type { AnalyzeResponse__Output } from './generated/pneumogate/inference/v1/AnalyzeResponse.ts';
import type { InferenceServiceClient } from './generated/pneumogate/inference/v1/InferenceService.ts';
import { sendInstances } from './send-instances.ts';

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
   * @throws Fault with the service's code, reason and retry delay; UNAVAILABLE when it cannot be reached, DEADLINE_EXCEEDED, CANCELLED;
   *   what `instances` throws, as it is.
   */
  analyze(instances: Iterable<InstanceRequest> | AsyncIterable<InstanceRequest>, options?: CallOptions): AsyncIterable<InstanceAnswer>;
  listModels(options?: CallOptions): Promise<readonly LoadedModel[]>;
  close(): void;
}

const channelOptions = {
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.initial_reconnect_backoff_ms': 250,
  'grpc.max_reconnect_backoff_ms': 5_000,
};

const deadlineOf = ({ deadlineMs }: CallOptions): GrpcCallOptions => (deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs });

function metadataOf({ requestId }: CallOptions): Metadata {
  const metadata = new Metadata();
  if (requestId !== undefined) metadata.set('x-request-id', requestId);
  return metadata;
}

const isStatus = (thrown: unknown): thrown is StatusObject => thrown instanceof Error && 'code' in thrown && 'metadata' in thrown;
const asFault = (thrown: unknown): Fault => (isStatus(thrown) ? faultOfStatus(thrown) : Fault.from(thrown));

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
  const root = loadPackageDefinition(loadInferenceDefinition());
  const Service = INFERENCE_SERVICE.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], root) as InferenceServiceConstructor;
  const client = new Service(address, credentials.createInsecure(), channelOptions);
  return {
    analyze: (instances, options = {}) => analyze(client, instances, options),
    listModels: (options = {}) => listModels(client, options),
    close: () => {
      client.close();
    },
  };
}
