import type { ServiceError } from '@grpc/grpc-js';
import { type CallOptions, asFault, connect, deadlineOf, metadataOf } from './call.ts';
import { fromHistoryEntry, fromListRegisteredModelsResponse, toPromoteVersionRequest } from './convert-registry.ts';
import { REGISTRY_SERVICE, type RegistryServiceConstructor, loadRegistryDefinition } from './definition.ts';
import type { PromoteVersionResponse__Output } from './generated/pneumogate/registry/v1/PromoteVersionResponse.ts';
import type { RollBackModelResponse__Output } from './generated/pneumogate/registry/v1/RollBackModelResponse.ts';
import type { HistoryView, PromotionRequest, RegistryEntry, RollBackRequest } from './registry-answer.ts';

/** Every call throws a Fault with the service's code and reason; UNAVAILABLE when it cannot be reached, DEADLINE_EXCEEDED. */
export interface RegistryClient {
  list(options?: CallOptions): Promise<readonly RegistryEntry[]>;
  /** The line that was written into the history. */
  promote(request: PromotionRequest, options?: CallOptions): Promise<HistoryView>;
  rollBack(request: RollBackRequest, options?: CallOptions): Promise<HistoryView>;
  close(): void;
}

type Answer<T> = (error: ServiceError | null, response?: T) => void;

/** The answer to one call. */
const answerOf = <T>(call: (answer: Answer<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    call((error, response) => {
      if (response === undefined) reject(asFault(error));
      else resolve(response);
    });
  });

/** A client of the registry service, which the inference service offers at its own address (`host:port`). */
export function openRegistryClient(address: string): RegistryClient {
  const client = connect(address, loadRegistryDefinition(), REGISTRY_SERVICE) as InstanceType<RegistryServiceConstructor>;
  return {
    list: async (options = {}) => fromListRegisteredModelsResponse(await answerOf((answer) => client.listRegisteredModels({}, metadataOf(options), deadlineOf(options), answer))),
    promote: async (request, options = {}) =>
      fromHistoryEntry((await answerOf<PromoteVersionResponse__Output>((answer) => client.promoteVersion(toPromoteVersionRequest(request), metadataOf(options), deadlineOf(options), answer))).entry),
    rollBack: async (request, options = {}) => fromHistoryEntry((await answerOf<RollBackModelResponse__Output>((answer) => client.rollBackModel(request, metadataOf(options), deadlineOf(options), answer))).entry),
    close: () => {
      client.close();
    },
  };
}
