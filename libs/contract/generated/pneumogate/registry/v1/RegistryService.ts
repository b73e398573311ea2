// Original file: proto/pneumogate/registry/v1/registry.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListRegisteredModelsRequest as _pneumogate_registry_v1_ListRegisteredModelsRequest, ListRegisteredModelsRequest__Output as _pneumogate_registry_v1_ListRegisteredModelsRequest__Output } from '../../../pneumogate/registry/v1/ListRegisteredModelsRequest.ts';
import type { ListRegisteredModelsResponse as _pneumogate_registry_v1_ListRegisteredModelsResponse, ListRegisteredModelsResponse__Output as _pneumogate_registry_v1_ListRegisteredModelsResponse__Output } from '../../../pneumogate/registry/v1/ListRegisteredModelsResponse.ts';
import type { PromoteVersionRequest as _pneumogate_registry_v1_PromoteVersionRequest, PromoteVersionRequest__Output as _pneumogate_registry_v1_PromoteVersionRequest__Output } from '../../../pneumogate/registry/v1/PromoteVersionRequest.ts';
import type { PromoteVersionResponse as _pneumogate_registry_v1_PromoteVersionResponse, PromoteVersionResponse__Output as _pneumogate_registry_v1_PromoteVersionResponse__Output } from '../../../pneumogate/registry/v1/PromoteVersionResponse.ts';
import type { RollBackModelRequest as _pneumogate_registry_v1_RollBackModelRequest, RollBackModelRequest__Output as _pneumogate_registry_v1_RollBackModelRequest__Output } from '../../../pneumogate/registry/v1/RollBackModelRequest.ts';
import type { RollBackModelResponse as _pneumogate_registry_v1_RollBackModelResponse, RollBackModelResponse__Output as _pneumogate_registry_v1_RollBackModelResponse__Output } from '../../../pneumogate/registry/v1/RollBackModelResponse.ts';

/**
 * Tells what the registry holds, and moves its champion. What a service answers with follows from the registry's files, never from these calls.
 * Errors carry google.rpc.Status details with ErrorInfo.
 */
export interface RegistryServiceClient extends grpc.Client {
  /**
   * Tells every model name with its versions, aliases and history.
   */
  ListRegisteredModels(argument: _pneumogate_registry_v1_ListRegisteredModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_ListRegisteredModelsResponse__Output>): grpc.ClientUnaryCall;
  ListRegisteredModels(argument: _pneumogate_registry_v1_ListRegisteredModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pneumogate_registry_v1_ListRegisteredModelsResponse__Output>): grpc.ClientUnaryCall;
  ListRegisteredModels(argument: _pneumogate_registry_v1_ListRegisteredModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_ListRegisteredModelsResponse__Output>): grpc.ClientUnaryCall;
  ListRegisteredModels(argument: _pneumogate_registry_v1_ListRegisteredModelsRequest, callback: grpc.requestCallback<_pneumogate_registry_v1_ListRegisteredModelsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Tells every model name with its versions, aliases and history.
   */
  listRegisteredModels(argument: _pneumogate_registry_v1_ListRegisteredModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_ListRegisteredModelsResponse__Output>): grpc.ClientUnaryCall;
  listRegisteredModels(argument: _pneumogate_registry_v1_ListRegisteredModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pneumogate_registry_v1_ListRegisteredModelsResponse__Output>): grpc.ClientUnaryCall;
  listRegisteredModels(argument: _pneumogate_registry_v1_ListRegisteredModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_ListRegisteredModelsResponse__Output>): grpc.ClientUnaryCall;
  listRegisteredModels(argument: _pneumogate_registry_v1_ListRegisteredModelsRequest, callback: grpc.requestCallback<_pneumogate_registry_v1_ListRegisteredModelsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a version the champion.
   */
  PromoteVersion(argument: _pneumogate_registry_v1_PromoteVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_PromoteVersionResponse__Output>): grpc.ClientUnaryCall;
  PromoteVersion(argument: _pneumogate_registry_v1_PromoteVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pneumogate_registry_v1_PromoteVersionResponse__Output>): grpc.ClientUnaryCall;
  PromoteVersion(argument: _pneumogate_registry_v1_PromoteVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_PromoteVersionResponse__Output>): grpc.ClientUnaryCall;
  PromoteVersion(argument: _pneumogate_registry_v1_PromoteVersionRequest, callback: grpc.requestCallback<_pneumogate_registry_v1_PromoteVersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a version the champion.
   */
  promoteVersion(argument: _pneumogate_registry_v1_PromoteVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_PromoteVersionResponse__Output>): grpc.ClientUnaryCall;
  promoteVersion(argument: _pneumogate_registry_v1_PromoteVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pneumogate_registry_v1_PromoteVersionResponse__Output>): grpc.ClientUnaryCall;
  promoteVersion(argument: _pneumogate_registry_v1_PromoteVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_PromoteVersionResponse__Output>): grpc.ClientUnaryCall;
  promoteVersion(argument: _pneumogate_registry_v1_PromoteVersionRequest, callback: grpc.requestCallback<_pneumogate_registry_v1_PromoteVersionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes the previous champion the champion again.
   */
  RollBackModel(argument: _pneumogate_registry_v1_RollBackModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_RollBackModelResponse__Output>): grpc.ClientUnaryCall;
  RollBackModel(argument: _pneumogate_registry_v1_RollBackModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pneumogate_registry_v1_RollBackModelResponse__Output>): grpc.ClientUnaryCall;
  RollBackModel(argument: _pneumogate_registry_v1_RollBackModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_RollBackModelResponse__Output>): grpc.ClientUnaryCall;
  RollBackModel(argument: _pneumogate_registry_v1_RollBackModelRequest, callback: grpc.requestCallback<_pneumogate_registry_v1_RollBackModelResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes the previous champion the champion again.
   */
  rollBackModel(argument: _pneumogate_registry_v1_RollBackModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_RollBackModelResponse__Output>): grpc.ClientUnaryCall;
  rollBackModel(argument: _pneumogate_registry_v1_RollBackModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pneumogate_registry_v1_RollBackModelResponse__Output>): grpc.ClientUnaryCall;
  rollBackModel(argument: _pneumogate_registry_v1_RollBackModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_registry_v1_RollBackModelResponse__Output>): grpc.ClientUnaryCall;
  rollBackModel(argument: _pneumogate_registry_v1_RollBackModelRequest, callback: grpc.requestCallback<_pneumogate_registry_v1_RollBackModelResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Tells what the registry holds, and moves its champion. What a service answers with follows from the registry's files, never from these calls.
 * Errors carry google.rpc.Status details with ErrorInfo.
 */
export interface RegistryServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Tells every model name with its versions, aliases and history.
   */
  ListRegisteredModels: grpc.handleUnaryCall<_pneumogate_registry_v1_ListRegisteredModelsRequest__Output, _pneumogate_registry_v1_ListRegisteredModelsResponse>;
  
  /**
   * Makes a version the champion.
   */
  PromoteVersion: grpc.handleUnaryCall<_pneumogate_registry_v1_PromoteVersionRequest__Output, _pneumogate_registry_v1_PromoteVersionResponse>;
  
  /**
   * Makes the previous champion the champion again.
   */
  RollBackModel: grpc.handleUnaryCall<_pneumogate_registry_v1_RollBackModelRequest__Output, _pneumogate_registry_v1_RollBackModelResponse>;
  
}

export interface RegistryServiceDefinition extends grpc.ServiceDefinition {
  ListRegisteredModels: MethodDefinition<_pneumogate_registry_v1_ListRegisteredModelsRequest, _pneumogate_registry_v1_ListRegisteredModelsResponse, _pneumogate_registry_v1_ListRegisteredModelsRequest__Output, _pneumogate_registry_v1_ListRegisteredModelsResponse__Output>
  PromoteVersion: MethodDefinition<_pneumogate_registry_v1_PromoteVersionRequest, _pneumogate_registry_v1_PromoteVersionResponse, _pneumogate_registry_v1_PromoteVersionRequest__Output, _pneumogate_registry_v1_PromoteVersionResponse__Output>
  RollBackModel: MethodDefinition<_pneumogate_registry_v1_RollBackModelRequest, _pneumogate_registry_v1_RollBackModelResponse, _pneumogate_registry_v1_RollBackModelRequest__Output, _pneumogate_registry_v1_RollBackModelResponse__Output>
}
