import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Analysed as _pneumogate_inference_v1_Analysed, Analysed__Output as _pneumogate_inference_v1_Analysed__Output } from './pneumogate/inference/v1/Analysed.ts';
import type { AnalyzeRequest as _pneumogate_inference_v1_AnalyzeRequest, AnalyzeRequest__Output as _pneumogate_inference_v1_AnalyzeRequest__Output } from './pneumogate/inference/v1/AnalyzeRequest.ts';
import type { AnalyzeResponse as _pneumogate_inference_v1_AnalyzeResponse, AnalyzeResponse__Output as _pneumogate_inference_v1_AnalyzeResponse__Output } from './pneumogate/inference/v1/AnalyzeResponse.ts';
import type { Detection as _pneumogate_inference_v1_Detection, Detection__Output as _pneumogate_inference_v1_Detection__Output } from './pneumogate/inference/v1/Detection.ts';
import type { Geometry as _pneumogate_inference_v1_Geometry, Geometry__Output as _pneumogate_inference_v1_Geometry__Output } from './pneumogate/inference/v1/Geometry.ts';
import type { InferenceServiceClient as _pneumogate_inference_v1_InferenceServiceClient, InferenceServiceDefinition as _pneumogate_inference_v1_InferenceServiceDefinition } from './pneumogate/inference/v1/InferenceService.ts';
import type { InstanceEnd as _pneumogate_inference_v1_InstanceEnd, InstanceEnd__Output as _pneumogate_inference_v1_InstanceEnd__Output } from './pneumogate/inference/v1/InstanceEnd.ts';
import type { InstanceStart as _pneumogate_inference_v1_InstanceStart, InstanceStart__Output as _pneumogate_inference_v1_InstanceStart__Output } from './pneumogate/inference/v1/InstanceStart.ts';
import type { ListModelsRequest as _pneumogate_inference_v1_ListModelsRequest, ListModelsRequest__Output as _pneumogate_inference_v1_ListModelsRequest__Output } from './pneumogate/inference/v1/ListModelsRequest.ts';
import type { ListModelsResponse as _pneumogate_inference_v1_ListModelsResponse, ListModelsResponse__Output as _pneumogate_inference_v1_ListModelsResponse__Output } from './pneumogate/inference/v1/ListModelsResponse.ts';
import type { LoadedModel as _pneumogate_inference_v1_LoadedModel, LoadedModel__Output as _pneumogate_inference_v1_LoadedModel__Output } from './pneumogate/inference/v1/LoadedModel.ts';
import type { ModelVersion as _pneumogate_inference_v1_ModelVersion, ModelVersion__Output as _pneumogate_inference_v1_ModelVersion__Output } from './pneumogate/inference/v1/ModelVersion.ts';
import type { Refusal as _pneumogate_inference_v1_Refusal, Refusal__Output as _pneumogate_inference_v1_Refusal__Output } from './pneumogate/inference/v1/Refusal.ts';
import type { Timings as _pneumogate_inference_v1_Timings, Timings__Output as _pneumogate_inference_v1_Timings__Output } from './pneumogate/inference/v1/Timings.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
    }
  }
  pneumogate: {
    inference: {
      v1: {
        Analysed: MessageTypeDefinition<_pneumogate_inference_v1_Analysed, _pneumogate_inference_v1_Analysed__Output>
        AnalyzeRequest: MessageTypeDefinition<_pneumogate_inference_v1_AnalyzeRequest, _pneumogate_inference_v1_AnalyzeRequest__Output>
        AnalyzeResponse: MessageTypeDefinition<_pneumogate_inference_v1_AnalyzeResponse, _pneumogate_inference_v1_AnalyzeResponse__Output>
        Detection: MessageTypeDefinition<_pneumogate_inference_v1_Detection, _pneumogate_inference_v1_Detection__Output>
        Geometry: MessageTypeDefinition<_pneumogate_inference_v1_Geometry, _pneumogate_inference_v1_Geometry__Output>
        /**
         * Reads chest radiographs.
         */
        InferenceService: SubtypeConstructor<typeof grpc.Client, _pneumogate_inference_v1_InferenceServiceClient> & { service: _pneumogate_inference_v1_InferenceServiceDefinition }
        InstanceEnd: MessageTypeDefinition<_pneumogate_inference_v1_InstanceEnd, _pneumogate_inference_v1_InstanceEnd__Output>
        InstanceStart: MessageTypeDefinition<_pneumogate_inference_v1_InstanceStart, _pneumogate_inference_v1_InstanceStart__Output>
        ListModelsRequest: MessageTypeDefinition<_pneumogate_inference_v1_ListModelsRequest, _pneumogate_inference_v1_ListModelsRequest__Output>
        ListModelsResponse: MessageTypeDefinition<_pneumogate_inference_v1_ListModelsResponse, _pneumogate_inference_v1_ListModelsResponse__Output>
        LoadedModel: MessageTypeDefinition<_pneumogate_inference_v1_LoadedModel, _pneumogate_inference_v1_LoadedModel__Output>
        ModelState: EnumTypeDefinition
        ModelVersion: MessageTypeDefinition<_pneumogate_inference_v1_ModelVersion, _pneumogate_inference_v1_ModelVersion__Output>
        Refusal: MessageTypeDefinition<_pneumogate_inference_v1_Refusal, _pneumogate_inference_v1_Refusal__Output>
        Timings: MessageTypeDefinition<_pneumogate_inference_v1_Timings, _pneumogate_inference_v1_Timings__Output>
      }
    }
  }
}

