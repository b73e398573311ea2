// Original file: proto/pneumogate/inference/v1/inference.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AnalyzeRequest as _pneumogate_inference_v1_AnalyzeRequest, AnalyzeRequest__Output as _pneumogate_inference_v1_AnalyzeRequest__Output } from '../../../pneumogate/inference/v1/AnalyzeRequest.ts';
import type { AnalyzeResponse as _pneumogate_inference_v1_AnalyzeResponse, AnalyzeResponse__Output as _pneumogate_inference_v1_AnalyzeResponse__Output } from '../../../pneumogate/inference/v1/AnalyzeResponse.ts';
import type { ListModelsRequest as _pneumogate_inference_v1_ListModelsRequest, ListModelsRequest__Output as _pneumogate_inference_v1_ListModelsRequest__Output } from '../../../pneumogate/inference/v1/ListModelsRequest.ts';
import type { ListModelsResponse as _pneumogate_inference_v1_ListModelsResponse, ListModelsResponse__Output as _pneumogate_inference_v1_ListModelsResponse__Output } from '../../../pneumogate/inference/v1/ListModelsResponse.ts';

/**
 * Reads chest radiographs.
 */
export interface InferenceServiceClient extends grpc.Client {
  /**
   * Takes the instances of a study one after another and answers each as soon as it is read, in any order. Bad pixels are an outcome of their
   * instance, never an error of the stream. Errors of the stream carry google.rpc.Status details: ErrorInfo always, RetryInfo with
   * RESOURCE_EXHAUSTED and UNAVAILABLE.
   */
  Analyze(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_pneumogate_inference_v1_AnalyzeRequest, _pneumogate_inference_v1_AnalyzeResponse__Output>;
  Analyze(options?: grpc.CallOptions): grpc.ClientDuplexStream<_pneumogate_inference_v1_AnalyzeRequest, _pneumogate_inference_v1_AnalyzeResponse__Output>;
  /**
   * Takes the instances of a study one after another and answers each as soon as it is read, in any order. Bad pixels are an outcome of their
   * instance, never an error of the stream. Errors of the stream carry google.rpc.Status details: ErrorInfo always, RetryInfo with
   * RESOURCE_EXHAUSTED and UNAVAILABLE.
   */
  analyze(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_pneumogate_inference_v1_AnalyzeRequest, _pneumogate_inference_v1_AnalyzeResponse__Output>;
  analyze(options?: grpc.CallOptions): grpc.ClientDuplexStream<_pneumogate_inference_v1_AnalyzeRequest, _pneumogate_inference_v1_AnalyzeResponse__Output>;
  
  /**
   * Tells which model versions are loaded or on their way in or out, and which one answers when a request names none.
   */
  ListModels(argument: _pneumogate_inference_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_inference_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _pneumogate_inference_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pneumogate_inference_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _pneumogate_inference_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_inference_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _pneumogate_inference_v1_ListModelsRequest, callback: grpc.requestCallback<_pneumogate_inference_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Tells which model versions are loaded or on their way in or out, and which one answers when a request names none.
   */
  listModels(argument: _pneumogate_inference_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_inference_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _pneumogate_inference_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pneumogate_inference_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _pneumogate_inference_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pneumogate_inference_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _pneumogate_inference_v1_ListModelsRequest, callback: grpc.requestCallback<_pneumogate_inference_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Reads chest radiographs.
 */
export interface InferenceServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Takes the instances of a study one after another and answers each as soon as it is read, in any order. Bad pixels are an outcome of their
   * instance, never an error of the stream. Errors of the stream carry google.rpc.Status details: ErrorInfo always, RetryInfo with
   * RESOURCE_EXHAUSTED and UNAVAILABLE.
   */
  Analyze: grpc.handleBidiStreamingCall<_pneumogate_inference_v1_AnalyzeRequest__Output, _pneumogate_inference_v1_AnalyzeResponse>;
  
  /**
   * Tells which model versions are loaded or on their way in or out, and which one answers when a request names none.
   */
  ListModels: grpc.handleUnaryCall<_pneumogate_inference_v1_ListModelsRequest__Output, _pneumogate_inference_v1_ListModelsResponse>;
  
}

export interface InferenceServiceDefinition extends grpc.ServiceDefinition {
  Analyze: MethodDefinition<_pneumogate_inference_v1_AnalyzeRequest, _pneumogate_inference_v1_AnalyzeResponse, _pneumogate_inference_v1_AnalyzeRequest__Output, _pneumogate_inference_v1_AnalyzeResponse__Output>
  ListModels: MethodDefinition<_pneumogate_inference_v1_ListModelsRequest, _pneumogate_inference_v1_ListModelsResponse, _pneumogate_inference_v1_ListModelsRequest__Output, _pneumogate_inference_v1_ListModelsResponse__Output>
}
