// Original file: proto/sluice/v1/validator.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckRequest as _sluice_v1_CheckRequest, CheckRequest__Output as _sluice_v1_CheckRequest__Output } from '../../sluice/v1/CheckRequest.js';
import type { CheckResponse as _sluice_v1_CheckResponse, CheckResponse__Output as _sluice_v1_CheckResponse__Output } from '../../sluice/v1/CheckResponse.js';
import type { TransformEvent as _sluice_v1_TransformEvent, TransformEvent__Output as _sluice_v1_TransformEvent__Output } from '../../sluice/v1/TransformEvent.js';
import type { TransformRequest as _sluice_v1_TransformRequest, TransformRequest__Output as _sluice_v1_TransformRequest__Output } from '../../sluice/v1/TransformRequest.js';

export interface ValidatorClient extends grpc.Client {
  Check(argument: _sluice_v1_CheckRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _sluice_v1_CheckRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _sluice_v1_CheckRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  Check(argument: _sluice_v1_CheckRequest, callback: grpc.requestCallback<_sluice_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _sluice_v1_CheckRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _sluice_v1_CheckRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _sluice_v1_CheckRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  check(argument: _sluice_v1_CheckRequest, callback: grpc.requestCallback<_sluice_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  
  Transform(argument: _sluice_v1_TransformRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_TransformEvent__Output>;
  Transform(argument: _sluice_v1_TransformRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_TransformEvent__Output>;
  transform(argument: _sluice_v1_TransformRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_TransformEvent__Output>;
  transform(argument: _sluice_v1_TransformRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_TransformEvent__Output>;
  
}

export interface ValidatorHandlers extends grpc.UntypedServiceImplementation {
  Check: grpc.handleUnaryCall<_sluice_v1_CheckRequest__Output, _sluice_v1_CheckResponse>;
  
  Transform: grpc.handleServerStreamingCall<_sluice_v1_TransformRequest__Output, _sluice_v1_TransformEvent>;
  
}

export interface ValidatorDefinition extends grpc.ServiceDefinition {
  Check: MethodDefinition<_sluice_v1_CheckRequest, _sluice_v1_CheckResponse, _sluice_v1_CheckRequest__Output, _sluice_v1_CheckResponse__Output>
  Transform: MethodDefinition<_sluice_v1_TransformRequest, _sluice_v1_TransformEvent, _sluice_v1_TransformRequest__Output, _sluice_v1_TransformEvent__Output>
}
