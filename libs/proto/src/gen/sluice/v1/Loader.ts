// Original file: proto/sluice/v1/loader.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AbortRequest as _sluice_v1_AbortRequest, AbortRequest__Output as _sluice_v1_AbortRequest__Output } from '../../sluice/v1/AbortRequest.js';
import type { AbortResponse as _sluice_v1_AbortResponse, AbortResponse__Output as _sluice_v1_AbortResponse__Output } from '../../sluice/v1/AbortResponse.js';
import type { LedgerEntry as _sluice_v1_LedgerEntry, LedgerEntry__Output as _sluice_v1_LedgerEntry__Output } from '../../sluice/v1/LedgerEntry.js';
import type { ListLedgerRequest as _sluice_v1_ListLedgerRequest, ListLedgerRequest__Output as _sluice_v1_ListLedgerRequest__Output } from '../../sluice/v1/ListLedgerRequest.js';
import type { ListRejectsRequest as _sluice_v1_ListRejectsRequest, ListRejectsRequest__Output as _sluice_v1_ListRejectsRequest__Output } from '../../sluice/v1/ListRejectsRequest.js';
import type { ListRejectsResponse as _sluice_v1_ListRejectsResponse, ListRejectsResponse__Output as _sluice_v1_ListRejectsResponse__Output } from '../../sluice/v1/ListRejectsResponse.js';
import type { LoadEvent as _sluice_v1_LoadEvent, LoadEvent__Output as _sluice_v1_LoadEvent__Output } from '../../sluice/v1/LoadEvent.js';
import type { LoadRequest as _sluice_v1_LoadRequest, LoadRequest__Output as _sluice_v1_LoadRequest__Output } from '../../sluice/v1/LoadRequest.js';
import type { LookupEvent as _sluice_v1_LookupEvent, LookupEvent__Output as _sluice_v1_LookupEvent__Output } from '../../sluice/v1/LookupEvent.js';
import type { LookupRequest as _sluice_v1_LookupRequest, LookupRequest__Output as _sluice_v1_LookupRequest__Output } from '../../sluice/v1/LookupRequest.js';
import type { PrepareRequest as _sluice_v1_PrepareRequest, PrepareRequest__Output as _sluice_v1_PrepareRequest__Output } from '../../sluice/v1/PrepareRequest.js';
import type { PrepareResponse as _sluice_v1_PrepareResponse, PrepareResponse__Output as _sluice_v1_PrepareResponse__Output } from '../../sluice/v1/PrepareResponse.js';
import type { PublishEvent as _sluice_v1_PublishEvent, PublishEvent__Output as _sluice_v1_PublishEvent__Output } from '../../sluice/v1/PublishEvent.js';
import type { PublishRequest as _sluice_v1_PublishRequest, PublishRequest__Output as _sluice_v1_PublishRequest__Output } from '../../sluice/v1/PublishRequest.js';
import type { ReadRejectsEvent as _sluice_v1_ReadRejectsEvent, ReadRejectsEvent__Output as _sluice_v1_ReadRejectsEvent__Output } from '../../sluice/v1/ReadRejectsEvent.js';
import type { ReadRejectsRequest as _sluice_v1_ReadRejectsRequest, ReadRejectsRequest__Output as _sluice_v1_ReadRejectsRequest__Output } from '../../sluice/v1/ReadRejectsRequest.js';
import type { SeenObjectsRequest as _sluice_v1_SeenObjectsRequest, SeenObjectsRequest__Output as _sluice_v1_SeenObjectsRequest__Output } from '../../sluice/v1/SeenObjectsRequest.js';
import type { SeenObjectsResponse as _sluice_v1_SeenObjectsResponse, SeenObjectsResponse__Output as _sluice_v1_SeenObjectsResponse__Output } from '../../sluice/v1/SeenObjectsResponse.js';

export interface LoaderClient extends grpc.Client {
  Abort(argument: _sluice_v1_AbortRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_AbortResponse__Output>): grpc.ClientUnaryCall;
  Abort(argument: _sluice_v1_AbortRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_AbortResponse__Output>): grpc.ClientUnaryCall;
  Abort(argument: _sluice_v1_AbortRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_AbortResponse__Output>): grpc.ClientUnaryCall;
  Abort(argument: _sluice_v1_AbortRequest, callback: grpc.requestCallback<_sluice_v1_AbortResponse__Output>): grpc.ClientUnaryCall;
  abort(argument: _sluice_v1_AbortRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_AbortResponse__Output>): grpc.ClientUnaryCall;
  abort(argument: _sluice_v1_AbortRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_AbortResponse__Output>): grpc.ClientUnaryCall;
  abort(argument: _sluice_v1_AbortRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_AbortResponse__Output>): grpc.ClientUnaryCall;
  abort(argument: _sluice_v1_AbortRequest, callback: grpc.requestCallback<_sluice_v1_AbortResponse__Output>): grpc.ClientUnaryCall;
  
  ListLedger(argument: _sluice_v1_ListLedgerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LedgerEntry__Output>;
  ListLedger(argument: _sluice_v1_ListLedgerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LedgerEntry__Output>;
  listLedger(argument: _sluice_v1_ListLedgerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LedgerEntry__Output>;
  listLedger(argument: _sluice_v1_ListLedgerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LedgerEntry__Output>;
  
  ListRejects(argument: _sluice_v1_ListRejectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  ListRejects(argument: _sluice_v1_ListRejectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  ListRejects(argument: _sluice_v1_ListRejectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  ListRejects(argument: _sluice_v1_ListRejectsRequest, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  listRejects(argument: _sluice_v1_ListRejectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  listRejects(argument: _sluice_v1_ListRejectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  listRejects(argument: _sluice_v1_ListRejectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  listRejects(argument: _sluice_v1_ListRejectsRequest, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  
  Load(argument: _sluice_v1_LoadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LoadEvent__Output>;
  Load(argument: _sluice_v1_LoadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LoadEvent__Output>;
  load(argument: _sluice_v1_LoadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LoadEvent__Output>;
  load(argument: _sluice_v1_LoadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LoadEvent__Output>;
  
  Lookup(argument: _sluice_v1_LookupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LookupEvent__Output>;
  Lookup(argument: _sluice_v1_LookupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LookupEvent__Output>;
  lookup(argument: _sluice_v1_LookupRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LookupEvent__Output>;
  lookup(argument: _sluice_v1_LookupRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_LookupEvent__Output>;
  
  Prepare(argument: _sluice_v1_PrepareRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_PrepareResponse__Output>): grpc.ClientUnaryCall;
  Prepare(argument: _sluice_v1_PrepareRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_PrepareResponse__Output>): grpc.ClientUnaryCall;
  Prepare(argument: _sluice_v1_PrepareRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_PrepareResponse__Output>): grpc.ClientUnaryCall;
  Prepare(argument: _sluice_v1_PrepareRequest, callback: grpc.requestCallback<_sluice_v1_PrepareResponse__Output>): grpc.ClientUnaryCall;
  prepare(argument: _sluice_v1_PrepareRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_PrepareResponse__Output>): grpc.ClientUnaryCall;
  prepare(argument: _sluice_v1_PrepareRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_PrepareResponse__Output>): grpc.ClientUnaryCall;
  prepare(argument: _sluice_v1_PrepareRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_PrepareResponse__Output>): grpc.ClientUnaryCall;
  prepare(argument: _sluice_v1_PrepareRequest, callback: grpc.requestCallback<_sluice_v1_PrepareResponse__Output>): grpc.ClientUnaryCall;
  
  Publish(argument: _sluice_v1_PublishRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_PublishEvent__Output>;
  Publish(argument: _sluice_v1_PublishRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_PublishEvent__Output>;
  publish(argument: _sluice_v1_PublishRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_PublishEvent__Output>;
  publish(argument: _sluice_v1_PublishRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_PublishEvent__Output>;
  
  ReadRejects(argument: _sluice_v1_ReadRejectsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_ReadRejectsEvent__Output>;
  ReadRejects(argument: _sluice_v1_ReadRejectsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_ReadRejectsEvent__Output>;
  readRejects(argument: _sluice_v1_ReadRejectsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_ReadRejectsEvent__Output>;
  readRejects(argument: _sluice_v1_ReadRejectsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_ReadRejectsEvent__Output>;
  
  SeenObjects(argument: _sluice_v1_SeenObjectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SeenObjectsResponse__Output>): grpc.ClientUnaryCall;
  SeenObjects(argument: _sluice_v1_SeenObjectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_SeenObjectsResponse__Output>): grpc.ClientUnaryCall;
  SeenObjects(argument: _sluice_v1_SeenObjectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SeenObjectsResponse__Output>): grpc.ClientUnaryCall;
  SeenObjects(argument: _sluice_v1_SeenObjectsRequest, callback: grpc.requestCallback<_sluice_v1_SeenObjectsResponse__Output>): grpc.ClientUnaryCall;
  seenObjects(argument: _sluice_v1_SeenObjectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SeenObjectsResponse__Output>): grpc.ClientUnaryCall;
  seenObjects(argument: _sluice_v1_SeenObjectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_SeenObjectsResponse__Output>): grpc.ClientUnaryCall;
  seenObjects(argument: _sluice_v1_SeenObjectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SeenObjectsResponse__Output>): grpc.ClientUnaryCall;
  seenObjects(argument: _sluice_v1_SeenObjectsRequest, callback: grpc.requestCallback<_sluice_v1_SeenObjectsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface LoaderHandlers extends grpc.UntypedServiceImplementation {
  Abort: grpc.handleUnaryCall<_sluice_v1_AbortRequest__Output, _sluice_v1_AbortResponse>;
  
  ListLedger: grpc.handleServerStreamingCall<_sluice_v1_ListLedgerRequest__Output, _sluice_v1_LedgerEntry>;
  
  ListRejects: grpc.handleUnaryCall<_sluice_v1_ListRejectsRequest__Output, _sluice_v1_ListRejectsResponse>;
  
  Load: grpc.handleServerStreamingCall<_sluice_v1_LoadRequest__Output, _sluice_v1_LoadEvent>;
  
  Lookup: grpc.handleServerStreamingCall<_sluice_v1_LookupRequest__Output, _sluice_v1_LookupEvent>;
  
  Prepare: grpc.handleUnaryCall<_sluice_v1_PrepareRequest__Output, _sluice_v1_PrepareResponse>;
  
  Publish: grpc.handleServerStreamingCall<_sluice_v1_PublishRequest__Output, _sluice_v1_PublishEvent>;
  
  ReadRejects: grpc.handleServerStreamingCall<_sluice_v1_ReadRejectsRequest__Output, _sluice_v1_ReadRejectsEvent>;
  
  SeenObjects: grpc.handleUnaryCall<_sluice_v1_SeenObjectsRequest__Output, _sluice_v1_SeenObjectsResponse>;
  
}

export interface LoaderDefinition extends grpc.ServiceDefinition {
  Abort: MethodDefinition<_sluice_v1_AbortRequest, _sluice_v1_AbortResponse, _sluice_v1_AbortRequest__Output, _sluice_v1_AbortResponse__Output>
  ListLedger: MethodDefinition<_sluice_v1_ListLedgerRequest, _sluice_v1_LedgerEntry, _sluice_v1_ListLedgerRequest__Output, _sluice_v1_LedgerEntry__Output>
  ListRejects: MethodDefinition<_sluice_v1_ListRejectsRequest, _sluice_v1_ListRejectsResponse, _sluice_v1_ListRejectsRequest__Output, _sluice_v1_ListRejectsResponse__Output>
  Load: MethodDefinition<_sluice_v1_LoadRequest, _sluice_v1_LoadEvent, _sluice_v1_LoadRequest__Output, _sluice_v1_LoadEvent__Output>
  Lookup: MethodDefinition<_sluice_v1_LookupRequest, _sluice_v1_LookupEvent, _sluice_v1_LookupRequest__Output, _sluice_v1_LookupEvent__Output>
  Prepare: MethodDefinition<_sluice_v1_PrepareRequest, _sluice_v1_PrepareResponse, _sluice_v1_PrepareRequest__Output, _sluice_v1_PrepareResponse__Output>
  Publish: MethodDefinition<_sluice_v1_PublishRequest, _sluice_v1_PublishEvent, _sluice_v1_PublishRequest__Output, _sluice_v1_PublishEvent__Output>
  ReadRejects: MethodDefinition<_sluice_v1_ReadRejectsRequest, _sluice_v1_ReadRejectsEvent, _sluice_v1_ReadRejectsRequest__Output, _sluice_v1_ReadRejectsEvent__Output>
  SeenObjects: MethodDefinition<_sluice_v1_SeenObjectsRequest, _sluice_v1_SeenObjectsResponse, _sluice_v1_SeenObjectsRequest__Output, _sluice_v1_SeenObjectsResponse__Output>
}
