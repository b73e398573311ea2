import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GateCheck as _pneumogate_registry_v1_GateCheck, GateCheck__Output as _pneumogate_registry_v1_GateCheck__Output } from './pneumogate/registry/v1/GateCheck.ts';
import type { GateDecision as _pneumogate_registry_v1_GateDecision, GateDecision__Output as _pneumogate_registry_v1_GateDecision__Output } from './pneumogate/registry/v1/GateDecision.ts';
import type { HistoryEntry as _pneumogate_registry_v1_HistoryEntry, HistoryEntry__Output as _pneumogate_registry_v1_HistoryEntry__Output } from './pneumogate/registry/v1/HistoryEntry.ts';
import type { ListRegisteredModelsRequest as _pneumogate_registry_v1_ListRegisteredModelsRequest, ListRegisteredModelsRequest__Output as _pneumogate_registry_v1_ListRegisteredModelsRequest__Output } from './pneumogate/registry/v1/ListRegisteredModelsRequest.ts';
import type { ListRegisteredModelsResponse as _pneumogate_registry_v1_ListRegisteredModelsResponse, ListRegisteredModelsResponse__Output as _pneumogate_registry_v1_ListRegisteredModelsResponse__Output } from './pneumogate/registry/v1/ListRegisteredModelsResponse.ts';
import type { PromoteVersionRequest as _pneumogate_registry_v1_PromoteVersionRequest, PromoteVersionRequest__Output as _pneumogate_registry_v1_PromoteVersionRequest__Output } from './pneumogate/registry/v1/PromoteVersionRequest.ts';
import type { PromoteVersionResponse as _pneumogate_registry_v1_PromoteVersionResponse, PromoteVersionResponse__Output as _pneumogate_registry_v1_PromoteVersionResponse__Output } from './pneumogate/registry/v1/PromoteVersionResponse.ts';
import type { RegisteredModel as _pneumogate_registry_v1_RegisteredModel, RegisteredModel__Output as _pneumogate_registry_v1_RegisteredModel__Output } from './pneumogate/registry/v1/RegisteredModel.ts';
import type { RegisteredVersion as _pneumogate_registry_v1_RegisteredVersion, RegisteredVersion__Output as _pneumogate_registry_v1_RegisteredVersion__Output } from './pneumogate/registry/v1/RegisteredVersion.ts';
import type { RegistryServiceClient as _pneumogate_registry_v1_RegistryServiceClient, RegistryServiceDefinition as _pneumogate_registry_v1_RegistryServiceDefinition } from './pneumogate/registry/v1/RegistryService.ts';
import type { RollBackModelRequest as _pneumogate_registry_v1_RollBackModelRequest, RollBackModelRequest__Output as _pneumogate_registry_v1_RollBackModelRequest__Output } from './pneumogate/registry/v1/RollBackModelRequest.ts';
import type { RollBackModelResponse as _pneumogate_registry_v1_RollBackModelResponse, RollBackModelResponse__Output as _pneumogate_registry_v1_RollBackModelResponse__Output } from './pneumogate/registry/v1/RollBackModelResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  pneumogate: {
    registry: {
      v1: {
        GateCheck: MessageTypeDefinition<_pneumogate_registry_v1_GateCheck, _pneumogate_registry_v1_GateCheck__Output>
        GateDecision: MessageTypeDefinition<_pneumogate_registry_v1_GateDecision, _pneumogate_registry_v1_GateDecision__Output>
        HistoryEntry: MessageTypeDefinition<_pneumogate_registry_v1_HistoryEntry, _pneumogate_registry_v1_HistoryEntry__Output>
        ListRegisteredModelsRequest: MessageTypeDefinition<_pneumogate_registry_v1_ListRegisteredModelsRequest, _pneumogate_registry_v1_ListRegisteredModelsRequest__Output>
        ListRegisteredModelsResponse: MessageTypeDefinition<_pneumogate_registry_v1_ListRegisteredModelsResponse, _pneumogate_registry_v1_ListRegisteredModelsResponse__Output>
        PromoteVersionRequest: MessageTypeDefinition<_pneumogate_registry_v1_PromoteVersionRequest, _pneumogate_registry_v1_PromoteVersionRequest__Output>
        PromoteVersionResponse: MessageTypeDefinition<_pneumogate_registry_v1_PromoteVersionResponse, _pneumogate_registry_v1_PromoteVersionResponse__Output>
        RegisteredModel: MessageTypeDefinition<_pneumogate_registry_v1_RegisteredModel, _pneumogate_registry_v1_RegisteredModel__Output>
        RegisteredVersion: MessageTypeDefinition<_pneumogate_registry_v1_RegisteredVersion, _pneumogate_registry_v1_RegisteredVersion__Output>
        /**
         * Tells what the registry holds, and moves its champion. What a service answers with follows from the registry's files, never from these calls.
         * Errors carry google.rpc.Status details with ErrorInfo.
         */
        RegistryService: SubtypeConstructor<typeof grpc.Client, _pneumogate_registry_v1_RegistryServiceClient> & { service: _pneumogate_registry_v1_RegistryServiceDefinition }
        RollBackModelRequest: MessageTypeDefinition<_pneumogate_registry_v1_RollBackModelRequest, _pneumogate_registry_v1_RollBackModelRequest__Output>
        RollBackModelResponse: MessageTypeDefinition<_pneumogate_registry_v1_RollBackModelResponse, _pneumogate_registry_v1_RollBackModelResponse__Output>
      }
    }
  }
}

