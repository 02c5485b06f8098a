// Original file: proto/sluice/v1/extractor.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CutEvent as _sluice_v1_CutEvent, CutEvent__Output as _sluice_v1_CutEvent__Output } from '../../sluice/v1/CutEvent.js';
import type { CutRequest as _sluice_v1_CutRequest, CutRequest__Output as _sluice_v1_CutRequest__Output } from '../../sluice/v1/CutRequest.js';
import type { ExtractEvent as _sluice_v1_ExtractEvent, ExtractEvent__Output as _sluice_v1_ExtractEvent__Output } from '../../sluice/v1/ExtractEvent.js';
import type { ExtractRequest as _sluice_v1_ExtractRequest, ExtractRequest__Output as _sluice_v1_ExtractRequest__Output } from '../../sluice/v1/ExtractRequest.js';
import type { PlanEvent as _sluice_v1_PlanEvent, PlanEvent__Output as _sluice_v1_PlanEvent__Output } from '../../sluice/v1/PlanEvent.js';
import type { PlanRequest as _sluice_v1_PlanRequest, PlanRequest__Output as _sluice_v1_PlanRequest__Output } from '../../sluice/v1/PlanRequest.js';
import type { SampleRequest as _sluice_v1_SampleRequest, SampleRequest__Output as _sluice_v1_SampleRequest__Output } from '../../sluice/v1/SampleRequest.js';
import type { SampleResponse as _sluice_v1_SampleResponse, SampleResponse__Output as _sluice_v1_SampleResponse__Output } from '../../sluice/v1/SampleResponse.js';

export interface ExtractorClient extends grpc.Client {
  Cut(argument: _sluice_v1_CutRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_CutEvent__Output>;
  Cut(argument: _sluice_v1_CutRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_CutEvent__Output>;
  cut(argument: _sluice_v1_CutRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_CutEvent__Output>;
  cut(argument: _sluice_v1_CutRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_CutEvent__Output>;
  
  Extract(argument: _sluice_v1_ExtractRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_ExtractEvent__Output>;
  Extract(argument: _sluice_v1_ExtractRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_ExtractEvent__Output>;
  extract(argument: _sluice_v1_ExtractRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_ExtractEvent__Output>;
  extract(argument: _sluice_v1_ExtractRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_ExtractEvent__Output>;
  
  Plan(argument: _sluice_v1_PlanRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_PlanEvent__Output>;
  Plan(argument: _sluice_v1_PlanRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_PlanEvent__Output>;
  plan(argument: _sluice_v1_PlanRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_PlanEvent__Output>;
  plan(argument: _sluice_v1_PlanRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_PlanEvent__Output>;
  
  Sample(argument: _sluice_v1_SampleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  Sample(argument: _sluice_v1_SampleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  Sample(argument: _sluice_v1_SampleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  Sample(argument: _sluice_v1_SampleRequest, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  sample(argument: _sluice_v1_SampleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  sample(argument: _sluice_v1_SampleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  sample(argument: _sluice_v1_SampleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  sample(argument: _sluice_v1_SampleRequest, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ExtractorHandlers extends grpc.UntypedServiceImplementation {
  Cut: grpc.handleServerStreamingCall<_sluice_v1_CutRequest__Output, _sluice_v1_CutEvent>;
  
  Extract: grpc.handleServerStreamingCall<_sluice_v1_ExtractRequest__Output, _sluice_v1_ExtractEvent>;
  
  Plan: grpc.handleServerStreamingCall<_sluice_v1_PlanRequest__Output, _sluice_v1_PlanEvent>;
  
  Sample: grpc.handleUnaryCall<_sluice_v1_SampleRequest__Output, _sluice_v1_SampleResponse>;
  
}

export interface ExtractorDefinition extends grpc.ServiceDefinition {
  Cut: MethodDefinition<_sluice_v1_CutRequest, _sluice_v1_CutEvent, _sluice_v1_CutRequest__Output, _sluice_v1_CutEvent__Output>
  Extract: MethodDefinition<_sluice_v1_ExtractRequest, _sluice_v1_ExtractEvent, _sluice_v1_ExtractRequest__Output, _sluice_v1_ExtractEvent__Output>
  Plan: MethodDefinition<_sluice_v1_PlanRequest, _sluice_v1_PlanEvent, _sluice_v1_PlanRequest__Output, _sluice_v1_PlanEvent__Output>
  Sample: MethodDefinition<_sluice_v1_SampleRequest, _sluice_v1_SampleResponse, _sluice_v1_SampleRequest__Output, _sluice_v1_SampleResponse__Output>
}
