// Original file: proto/sluice/v1/orchestrator.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyPipelineRequest as _sluice_v1_ApplyPipelineRequest, ApplyPipelineRequest__Output as _sluice_v1_ApplyPipelineRequest__Output } from '../../sluice/v1/ApplyPipelineRequest.js';
import type { ApplyPipelineResponse as _sluice_v1_ApplyPipelineResponse, ApplyPipelineResponse__Output as _sluice_v1_ApplyPipelineResponse__Output } from '../../sluice/v1/ApplyPipelineResponse.js';
import type { BackfillRequest as _sluice_v1_BackfillRequest, BackfillRequest__Output as _sluice_v1_BackfillRequest__Output } from '../../sluice/v1/BackfillRequest.js';
import type { BackfillState as _sluice_v1_BackfillState, BackfillState__Output as _sluice_v1_BackfillState__Output } from '../../sluice/v1/BackfillState.js';
import type { CancelRunRequest as _sluice_v1_CancelRunRequest, CancelRunRequest__Output as _sluice_v1_CancelRunRequest__Output } from '../../sluice/v1/CancelRunRequest.js';
import type { DeletePipelineRequest as _sluice_v1_DeletePipelineRequest, DeletePipelineRequest__Output as _sluice_v1_DeletePipelineRequest__Output } from '../../sluice/v1/DeletePipelineRequest.js';
import type { DeletePipelineResponse as _sluice_v1_DeletePipelineResponse, DeletePipelineResponse__Output as _sluice_v1_DeletePipelineResponse__Output } from '../../sluice/v1/DeletePipelineResponse.js';
import type { GetBackfillRequest as _sluice_v1_GetBackfillRequest, GetBackfillRequest__Output as _sluice_v1_GetBackfillRequest__Output } from '../../sluice/v1/GetBackfillRequest.js';
import type { GetPipelineRequest as _sluice_v1_GetPipelineRequest, GetPipelineRequest__Output as _sluice_v1_GetPipelineRequest__Output } from '../../sluice/v1/GetPipelineRequest.js';
import type { GetProfileRequest as _sluice_v1_GetProfileRequest, GetProfileRequest__Output as _sluice_v1_GetProfileRequest__Output } from '../../sluice/v1/GetProfileRequest.js';
import type { GetRunRequest as _sluice_v1_GetRunRequest, GetRunRequest__Output as _sluice_v1_GetRunRequest__Output } from '../../sluice/v1/GetRunRequest.js';
import type { GetRunResponse as _sluice_v1_GetRunResponse, GetRunResponse__Output as _sluice_v1_GetRunResponse__Output } from '../../sluice/v1/GetRunResponse.js';
import type { ListAuditRequest as _sluice_v1_ListAuditRequest, ListAuditRequest__Output as _sluice_v1_ListAuditRequest__Output } from '../../sluice/v1/ListAuditRequest.js';
import type { ListAuditResponse as _sluice_v1_ListAuditResponse, ListAuditResponse__Output as _sluice_v1_ListAuditResponse__Output } from '../../sluice/v1/ListAuditResponse.js';
import type { ListPipelinesRequest as _sluice_v1_ListPipelinesRequest, ListPipelinesRequest__Output as _sluice_v1_ListPipelinesRequest__Output } from '../../sluice/v1/ListPipelinesRequest.js';
import type { ListPipelinesResponse as _sluice_v1_ListPipelinesResponse, ListPipelinesResponse__Output as _sluice_v1_ListPipelinesResponse__Output } from '../../sluice/v1/ListPipelinesResponse.js';
import type { ListRejectsResponse as _sluice_v1_ListRejectsResponse, ListRejectsResponse__Output as _sluice_v1_ListRejectsResponse__Output } from '../../sluice/v1/ListRejectsResponse.js';
import type { ListRunRejectsRequest as _sluice_v1_ListRunRejectsRequest, ListRunRejectsRequest__Output as _sluice_v1_ListRunRejectsRequest__Output } from '../../sluice/v1/ListRunRejectsRequest.js';
import type { ListRunsRequest as _sluice_v1_ListRunsRequest, ListRunsRequest__Output as _sluice_v1_ListRunsRequest__Output } from '../../sluice/v1/ListRunsRequest.js';
import type { ListRunsResponse as _sluice_v1_ListRunsResponse, ListRunsResponse__Output as _sluice_v1_ListRunsResponse__Output } from '../../sluice/v1/ListRunsResponse.js';
import type { PausePipelineRequest as _sluice_v1_PausePipelineRequest, PausePipelineRequest__Output as _sluice_v1_PausePipelineRequest__Output } from '../../sluice/v1/PausePipelineRequest.js';
import type { Pipeline as _sluice_v1_Pipeline, Pipeline__Output as _sluice_v1_Pipeline__Output } from '../../sluice/v1/Pipeline.js';
import type { PlanPipelineRequest as _sluice_v1_PlanPipelineRequest, PlanPipelineRequest__Output as _sluice_v1_PlanPipelineRequest__Output } from '../../sluice/v1/PlanPipelineRequest.js';
import type { PlanPipelineResponse as _sluice_v1_PlanPipelineResponse, PlanPipelineResponse__Output as _sluice_v1_PlanPipelineResponse__Output } from '../../sluice/v1/PlanPipelineResponse.js';
import type { Profile as _sluice_v1_Profile, Profile__Output as _sluice_v1_Profile__Output } from '../../sluice/v1/Profile.js';
import type { ReplayRejectsRequest as _sluice_v1_ReplayRejectsRequest, ReplayRejectsRequest__Output as _sluice_v1_ReplayRejectsRequest__Output } from '../../sluice/v1/ReplayRejectsRequest.js';
import type { RetryRunRequest as _sluice_v1_RetryRunRequest, RetryRunRequest__Output as _sluice_v1_RetryRunRequest__Output } from '../../sluice/v1/RetryRunRequest.js';
import type { Run as _sluice_v1_Run, Run__Output as _sluice_v1_Run__Output } from '../../sluice/v1/Run.js';
import type { RunEvent as _sluice_v1_RunEvent, RunEvent__Output as _sluice_v1_RunEvent__Output } from '../../sluice/v1/RunEvent.js';
import type { SampleRequest as _sluice_v1_SampleRequest, SampleRequest__Output as _sluice_v1_SampleRequest__Output } from '../../sluice/v1/SampleRequest.js';
import type { SampleResponse as _sluice_v1_SampleResponse, SampleResponse__Output as _sluice_v1_SampleResponse__Output } from '../../sluice/v1/SampleResponse.js';
import type { TriggerRunRequest as _sluice_v1_TriggerRunRequest, TriggerRunRequest__Output as _sluice_v1_TriggerRunRequest__Output } from '../../sluice/v1/TriggerRunRequest.js';
import type { TriggerRunResponse as _sluice_v1_TriggerRunResponse, TriggerRunResponse__Output as _sluice_v1_TriggerRunResponse__Output } from '../../sluice/v1/TriggerRunResponse.js';
import type { WatchRunRequest as _sluice_v1_WatchRunRequest, WatchRunRequest__Output as _sluice_v1_WatchRunRequest__Output } from '../../sluice/v1/WatchRunRequest.js';

export interface OrchestratorClient extends grpc.Client {
  ApplyPipeline(argument: _sluice_v1_ApplyPipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ApplyPipelineResponse__Output>): grpc.ClientUnaryCall;
  ApplyPipeline(argument: _sluice_v1_ApplyPipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ApplyPipelineResponse__Output>): grpc.ClientUnaryCall;
  ApplyPipeline(argument: _sluice_v1_ApplyPipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ApplyPipelineResponse__Output>): grpc.ClientUnaryCall;
  ApplyPipeline(argument: _sluice_v1_ApplyPipelineRequest, callback: grpc.requestCallback<_sluice_v1_ApplyPipelineResponse__Output>): grpc.ClientUnaryCall;
  applyPipeline(argument: _sluice_v1_ApplyPipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ApplyPipelineResponse__Output>): grpc.ClientUnaryCall;
  applyPipeline(argument: _sluice_v1_ApplyPipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ApplyPipelineResponse__Output>): grpc.ClientUnaryCall;
  applyPipeline(argument: _sluice_v1_ApplyPipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ApplyPipelineResponse__Output>): grpc.ClientUnaryCall;
  applyPipeline(argument: _sluice_v1_ApplyPipelineRequest, callback: grpc.requestCallback<_sluice_v1_ApplyPipelineResponse__Output>): grpc.ClientUnaryCall;
  
  Backfill(argument: _sluice_v1_BackfillRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  Backfill(argument: _sluice_v1_BackfillRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  Backfill(argument: _sluice_v1_BackfillRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  Backfill(argument: _sluice_v1_BackfillRequest, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  backfill(argument: _sluice_v1_BackfillRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  backfill(argument: _sluice_v1_BackfillRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  backfill(argument: _sluice_v1_BackfillRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  backfill(argument: _sluice_v1_BackfillRequest, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  
  CancelBackfill(argument: _sluice_v1_GetBackfillRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  CancelBackfill(argument: _sluice_v1_GetBackfillRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  CancelBackfill(argument: _sluice_v1_GetBackfillRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  CancelBackfill(argument: _sluice_v1_GetBackfillRequest, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  cancelBackfill(argument: _sluice_v1_GetBackfillRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  cancelBackfill(argument: _sluice_v1_GetBackfillRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  cancelBackfill(argument: _sluice_v1_GetBackfillRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  cancelBackfill(argument: _sluice_v1_GetBackfillRequest, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  
  CancelRun(argument: _sluice_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _sluice_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _sluice_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  CancelRun(argument: _sluice_v1_CancelRunRequest, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _sluice_v1_CancelRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _sluice_v1_CancelRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _sluice_v1_CancelRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  cancelRun(argument: _sluice_v1_CancelRunRequest, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  
  DeletePipeline(argument: _sluice_v1_DeletePipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_DeletePipelineResponse__Output>): grpc.ClientUnaryCall;
  DeletePipeline(argument: _sluice_v1_DeletePipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_DeletePipelineResponse__Output>): grpc.ClientUnaryCall;
  DeletePipeline(argument: _sluice_v1_DeletePipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_DeletePipelineResponse__Output>): grpc.ClientUnaryCall;
  DeletePipeline(argument: _sluice_v1_DeletePipelineRequest, callback: grpc.requestCallback<_sluice_v1_DeletePipelineResponse__Output>): grpc.ClientUnaryCall;
  deletePipeline(argument: _sluice_v1_DeletePipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_DeletePipelineResponse__Output>): grpc.ClientUnaryCall;
  deletePipeline(argument: _sluice_v1_DeletePipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_DeletePipelineResponse__Output>): grpc.ClientUnaryCall;
  deletePipeline(argument: _sluice_v1_DeletePipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_DeletePipelineResponse__Output>): grpc.ClientUnaryCall;
  deletePipeline(argument: _sluice_v1_DeletePipelineRequest, callback: grpc.requestCallback<_sluice_v1_DeletePipelineResponse__Output>): grpc.ClientUnaryCall;
  
  GetBackfill(argument: _sluice_v1_GetBackfillRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  GetBackfill(argument: _sluice_v1_GetBackfillRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  GetBackfill(argument: _sluice_v1_GetBackfillRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  GetBackfill(argument: _sluice_v1_GetBackfillRequest, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  getBackfill(argument: _sluice_v1_GetBackfillRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  getBackfill(argument: _sluice_v1_GetBackfillRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  getBackfill(argument: _sluice_v1_GetBackfillRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  getBackfill(argument: _sluice_v1_GetBackfillRequest, callback: grpc.requestCallback<_sluice_v1_BackfillState__Output>): grpc.ClientUnaryCall;
  
  GetPipeline(argument: _sluice_v1_GetPipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  GetPipeline(argument: _sluice_v1_GetPipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  GetPipeline(argument: _sluice_v1_GetPipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  GetPipeline(argument: _sluice_v1_GetPipelineRequest, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  getPipeline(argument: _sluice_v1_GetPipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  getPipeline(argument: _sluice_v1_GetPipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  getPipeline(argument: _sluice_v1_GetPipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  getPipeline(argument: _sluice_v1_GetPipelineRequest, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  
  GetProfile(argument: _sluice_v1_GetProfileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Profile__Output>): grpc.ClientUnaryCall;
  GetProfile(argument: _sluice_v1_GetProfileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Profile__Output>): grpc.ClientUnaryCall;
  GetProfile(argument: _sluice_v1_GetProfileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Profile__Output>): grpc.ClientUnaryCall;
  GetProfile(argument: _sluice_v1_GetProfileRequest, callback: grpc.requestCallback<_sluice_v1_Profile__Output>): grpc.ClientUnaryCall;
  getProfile(argument: _sluice_v1_GetProfileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Profile__Output>): grpc.ClientUnaryCall;
  getProfile(argument: _sluice_v1_GetProfileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Profile__Output>): grpc.ClientUnaryCall;
  getProfile(argument: _sluice_v1_GetProfileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Profile__Output>): grpc.ClientUnaryCall;
  getProfile(argument: _sluice_v1_GetProfileRequest, callback: grpc.requestCallback<_sluice_v1_Profile__Output>): grpc.ClientUnaryCall;
  
  GetRun(argument: _sluice_v1_GetRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _sluice_v1_GetRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _sluice_v1_GetRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _sluice_v1_GetRunRequest, callback: grpc.requestCallback<_sluice_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  getRun(argument: _sluice_v1_GetRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  getRun(argument: _sluice_v1_GetRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  getRun(argument: _sluice_v1_GetRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  getRun(argument: _sluice_v1_GetRunRequest, callback: grpc.requestCallback<_sluice_v1_GetRunResponse__Output>): grpc.ClientUnaryCall;
  
  ListAudit(argument: _sluice_v1_ListAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _sluice_v1_ListAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _sluice_v1_ListAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _sluice_v1_ListAuditRequest, callback: grpc.requestCallback<_sluice_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _sluice_v1_ListAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _sluice_v1_ListAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _sluice_v1_ListAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _sluice_v1_ListAuditRequest, callback: grpc.requestCallback<_sluice_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  
  ListPipelines(argument: _sluice_v1_ListPipelinesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  ListPipelines(argument: _sluice_v1_ListPipelinesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  ListPipelines(argument: _sluice_v1_ListPipelinesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  ListPipelines(argument: _sluice_v1_ListPipelinesRequest, callback: grpc.requestCallback<_sluice_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  listPipelines(argument: _sluice_v1_ListPipelinesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  listPipelines(argument: _sluice_v1_ListPipelinesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  listPipelines(argument: _sluice_v1_ListPipelinesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  listPipelines(argument: _sluice_v1_ListPipelinesRequest, callback: grpc.requestCallback<_sluice_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  
  ListRejects(argument: _sluice_v1_ListRunRejectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  ListRejects(argument: _sluice_v1_ListRunRejectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  ListRejects(argument: _sluice_v1_ListRunRejectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  ListRejects(argument: _sluice_v1_ListRunRejectsRequest, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  listRejects(argument: _sluice_v1_ListRunRejectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  listRejects(argument: _sluice_v1_ListRunRejectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  listRejects(argument: _sluice_v1_ListRunRejectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  listRejects(argument: _sluice_v1_ListRunRejectsRequest, callback: grpc.requestCallback<_sluice_v1_ListRejectsResponse__Output>): grpc.ClientUnaryCall;
  
  ListRuns(argument: _sluice_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _sluice_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _sluice_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _sluice_v1_ListRunsRequest, callback: grpc.requestCallback<_sluice_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _sluice_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _sluice_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _sluice_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _sluice_v1_ListRunsRequest, callback: grpc.requestCallback<_sluice_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  
  PausePipeline(argument: _sluice_v1_PausePipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  PausePipeline(argument: _sluice_v1_PausePipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  PausePipeline(argument: _sluice_v1_PausePipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  PausePipeline(argument: _sluice_v1_PausePipelineRequest, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  pausePipeline(argument: _sluice_v1_PausePipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  pausePipeline(argument: _sluice_v1_PausePipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  pausePipeline(argument: _sluice_v1_PausePipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  pausePipeline(argument: _sluice_v1_PausePipelineRequest, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  
  PlanPipeline(argument: _sluice_v1_PlanPipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_PlanPipelineResponse__Output>): grpc.ClientUnaryCall;
  PlanPipeline(argument: _sluice_v1_PlanPipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_PlanPipelineResponse__Output>): grpc.ClientUnaryCall;
  PlanPipeline(argument: _sluice_v1_PlanPipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_PlanPipelineResponse__Output>): grpc.ClientUnaryCall;
  PlanPipeline(argument: _sluice_v1_PlanPipelineRequest, callback: grpc.requestCallback<_sluice_v1_PlanPipelineResponse__Output>): grpc.ClientUnaryCall;
  planPipeline(argument: _sluice_v1_PlanPipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_PlanPipelineResponse__Output>): grpc.ClientUnaryCall;
  planPipeline(argument: _sluice_v1_PlanPipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_PlanPipelineResponse__Output>): grpc.ClientUnaryCall;
  planPipeline(argument: _sluice_v1_PlanPipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_PlanPipelineResponse__Output>): grpc.ClientUnaryCall;
  planPipeline(argument: _sluice_v1_PlanPipelineRequest, callback: grpc.requestCallback<_sluice_v1_PlanPipelineResponse__Output>): grpc.ClientUnaryCall;
  
  ReplayRejects(argument: _sluice_v1_ReplayRejectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  ReplayRejects(argument: _sluice_v1_ReplayRejectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  ReplayRejects(argument: _sluice_v1_ReplayRejectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  ReplayRejects(argument: _sluice_v1_ReplayRejectsRequest, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  replayRejects(argument: _sluice_v1_ReplayRejectsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  replayRejects(argument: _sluice_v1_ReplayRejectsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  replayRejects(argument: _sluice_v1_ReplayRejectsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  replayRejects(argument: _sluice_v1_ReplayRejectsRequest, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  
  ResumePipeline(argument: _sluice_v1_PausePipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  ResumePipeline(argument: _sluice_v1_PausePipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  ResumePipeline(argument: _sluice_v1_PausePipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  ResumePipeline(argument: _sluice_v1_PausePipelineRequest, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  resumePipeline(argument: _sluice_v1_PausePipelineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  resumePipeline(argument: _sluice_v1_PausePipelineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  resumePipeline(argument: _sluice_v1_PausePipelineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  resumePipeline(argument: _sluice_v1_PausePipelineRequest, callback: grpc.requestCallback<_sluice_v1_Pipeline__Output>): grpc.ClientUnaryCall;
  
  RetryRun(argument: _sluice_v1_RetryRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  RetryRun(argument: _sluice_v1_RetryRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  RetryRun(argument: _sluice_v1_RetryRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  RetryRun(argument: _sluice_v1_RetryRunRequest, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  retryRun(argument: _sluice_v1_RetryRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  retryRun(argument: _sluice_v1_RetryRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  retryRun(argument: _sluice_v1_RetryRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  retryRun(argument: _sluice_v1_RetryRunRequest, callback: grpc.requestCallback<_sluice_v1_Run__Output>): grpc.ClientUnaryCall;
  
  Sample(argument: _sluice_v1_SampleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  Sample(argument: _sluice_v1_SampleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  Sample(argument: _sluice_v1_SampleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  Sample(argument: _sluice_v1_SampleRequest, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  sample(argument: _sluice_v1_SampleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  sample(argument: _sluice_v1_SampleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  sample(argument: _sluice_v1_SampleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  sample(argument: _sluice_v1_SampleRequest, callback: grpc.requestCallback<_sluice_v1_SampleResponse__Output>): grpc.ClientUnaryCall;
  
  TriggerRun(argument: _sluice_v1_TriggerRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  TriggerRun(argument: _sluice_v1_TriggerRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  TriggerRun(argument: _sluice_v1_TriggerRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  TriggerRun(argument: _sluice_v1_TriggerRunRequest, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  triggerRun(argument: _sluice_v1_TriggerRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  triggerRun(argument: _sluice_v1_TriggerRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  triggerRun(argument: _sluice_v1_TriggerRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  triggerRun(argument: _sluice_v1_TriggerRunRequest, callback: grpc.requestCallback<_sluice_v1_TriggerRunResponse__Output>): grpc.ClientUnaryCall;
  
  WatchRun(argument: _sluice_v1_WatchRunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_RunEvent__Output>;
  WatchRun(argument: _sluice_v1_WatchRunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_RunEvent__Output>;
  watchRun(argument: _sluice_v1_WatchRunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_RunEvent__Output>;
  watchRun(argument: _sluice_v1_WatchRunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sluice_v1_RunEvent__Output>;
  
}

export interface OrchestratorHandlers extends grpc.UntypedServiceImplementation {
  ApplyPipeline: grpc.handleUnaryCall<_sluice_v1_ApplyPipelineRequest__Output, _sluice_v1_ApplyPipelineResponse>;
  
  Backfill: grpc.handleUnaryCall<_sluice_v1_BackfillRequest__Output, _sluice_v1_BackfillState>;
  
  CancelBackfill: grpc.handleUnaryCall<_sluice_v1_GetBackfillRequest__Output, _sluice_v1_BackfillState>;
  
  CancelRun: grpc.handleUnaryCall<_sluice_v1_CancelRunRequest__Output, _sluice_v1_Run>;
  
  DeletePipeline: grpc.handleUnaryCall<_sluice_v1_DeletePipelineRequest__Output, _sluice_v1_DeletePipelineResponse>;
  
  GetBackfill: grpc.handleUnaryCall<_sluice_v1_GetBackfillRequest__Output, _sluice_v1_BackfillState>;
  
  GetPipeline: grpc.handleUnaryCall<_sluice_v1_GetPipelineRequest__Output, _sluice_v1_Pipeline>;
  
  GetProfile: grpc.handleUnaryCall<_sluice_v1_GetProfileRequest__Output, _sluice_v1_Profile>;
  
  GetRun: grpc.handleUnaryCall<_sluice_v1_GetRunRequest__Output, _sluice_v1_GetRunResponse>;
  
  ListAudit: grpc.handleUnaryCall<_sluice_v1_ListAuditRequest__Output, _sluice_v1_ListAuditResponse>;
  
  ListPipelines: grpc.handleUnaryCall<_sluice_v1_ListPipelinesRequest__Output, _sluice_v1_ListPipelinesResponse>;
  
  ListRejects: grpc.handleUnaryCall<_sluice_v1_ListRunRejectsRequest__Output, _sluice_v1_ListRejectsResponse>;
  
  ListRuns: grpc.handleUnaryCall<_sluice_v1_ListRunsRequest__Output, _sluice_v1_ListRunsResponse>;
  
  PausePipeline: grpc.handleUnaryCall<_sluice_v1_PausePipelineRequest__Output, _sluice_v1_Pipeline>;
  
  PlanPipeline: grpc.handleUnaryCall<_sluice_v1_PlanPipelineRequest__Output, _sluice_v1_PlanPipelineResponse>;
  
  ReplayRejects: grpc.handleUnaryCall<_sluice_v1_ReplayRejectsRequest__Output, _sluice_v1_TriggerRunResponse>;
  
  ResumePipeline: grpc.handleUnaryCall<_sluice_v1_PausePipelineRequest__Output, _sluice_v1_Pipeline>;
  
  RetryRun: grpc.handleUnaryCall<_sluice_v1_RetryRunRequest__Output, _sluice_v1_Run>;
  
  Sample: grpc.handleUnaryCall<_sluice_v1_SampleRequest__Output, _sluice_v1_SampleResponse>;
  
  TriggerRun: grpc.handleUnaryCall<_sluice_v1_TriggerRunRequest__Output, _sluice_v1_TriggerRunResponse>;
  
  WatchRun: grpc.handleServerStreamingCall<_sluice_v1_WatchRunRequest__Output, _sluice_v1_RunEvent>;
  
}

export interface OrchestratorDefinition extends grpc.ServiceDefinition {
  ApplyPipeline: MethodDefinition<_sluice_v1_ApplyPipelineRequest, _sluice_v1_ApplyPipelineResponse, _sluice_v1_ApplyPipelineRequest__Output, _sluice_v1_ApplyPipelineResponse__Output>
  Backfill: MethodDefinition<_sluice_v1_BackfillRequest, _sluice_v1_BackfillState, _sluice_v1_BackfillRequest__Output, _sluice_v1_BackfillState__Output>
  CancelBackfill: MethodDefinition<_sluice_v1_GetBackfillRequest, _sluice_v1_BackfillState, _sluice_v1_GetBackfillRequest__Output, _sluice_v1_BackfillState__Output>
  CancelRun: MethodDefinition<_sluice_v1_CancelRunRequest, _sluice_v1_Run, _sluice_v1_CancelRunRequest__Output, _sluice_v1_Run__Output>
  DeletePipeline: MethodDefinition<_sluice_v1_DeletePipelineRequest, _sluice_v1_DeletePipelineResponse, _sluice_v1_DeletePipelineRequest__Output, _sluice_v1_DeletePipelineResponse__Output>
  GetBackfill: MethodDefinition<_sluice_v1_GetBackfillRequest, _sluice_v1_BackfillState, _sluice_v1_GetBackfillRequest__Output, _sluice_v1_BackfillState__Output>
  GetPipeline: MethodDefinition<_sluice_v1_GetPipelineRequest, _sluice_v1_Pipeline, _sluice_v1_GetPipelineRequest__Output, _sluice_v1_Pipeline__Output>
  GetProfile: MethodDefinition<_sluice_v1_GetProfileRequest, _sluice_v1_Profile, _sluice_v1_GetProfileRequest__Output, _sluice_v1_Profile__Output>
  GetRun: MethodDefinition<_sluice_v1_GetRunRequest, _sluice_v1_GetRunResponse, _sluice_v1_GetRunRequest__Output, _sluice_v1_GetRunResponse__Output>
  ListAudit: MethodDefinition<_sluice_v1_ListAuditRequest, _sluice_v1_ListAuditResponse, _sluice_v1_ListAuditRequest__Output, _sluice_v1_ListAuditResponse__Output>
  ListPipelines: MethodDefinition<_sluice_v1_ListPipelinesRequest, _sluice_v1_ListPipelinesResponse, _sluice_v1_ListPipelinesRequest__Output, _sluice_v1_ListPipelinesResponse__Output>
  ListRejects: MethodDefinition<_sluice_v1_ListRunRejectsRequest, _sluice_v1_ListRejectsResponse, _sluice_v1_ListRunRejectsRequest__Output, _sluice_v1_ListRejectsResponse__Output>
  ListRuns: MethodDefinition<_sluice_v1_ListRunsRequest, _sluice_v1_ListRunsResponse, _sluice_v1_ListRunsRequest__Output, _sluice_v1_ListRunsResponse__Output>
  PausePipeline: MethodDefinition<_sluice_v1_PausePipelineRequest, _sluice_v1_Pipeline, _sluice_v1_PausePipelineRequest__Output, _sluice_v1_Pipeline__Output>
  PlanPipeline: MethodDefinition<_sluice_v1_PlanPipelineRequest, _sluice_v1_PlanPipelineResponse, _sluice_v1_PlanPipelineRequest__Output, _sluice_v1_PlanPipelineResponse__Output>
  ReplayRejects: MethodDefinition<_sluice_v1_ReplayRejectsRequest, _sluice_v1_TriggerRunResponse, _sluice_v1_ReplayRejectsRequest__Output, _sluice_v1_TriggerRunResponse__Output>
  ResumePipeline: MethodDefinition<_sluice_v1_PausePipelineRequest, _sluice_v1_Pipeline, _sluice_v1_PausePipelineRequest__Output, _sluice_v1_Pipeline__Output>
  RetryRun: MethodDefinition<_sluice_v1_RetryRunRequest, _sluice_v1_Run, _sluice_v1_RetryRunRequest__Output, _sluice_v1_Run__Output>
  Sample: MethodDefinition<_sluice_v1_SampleRequest, _sluice_v1_SampleResponse, _sluice_v1_SampleRequest__Output, _sluice_v1_SampleResponse__Output>
  TriggerRun: MethodDefinition<_sluice_v1_TriggerRunRequest, _sluice_v1_TriggerRunResponse, _sluice_v1_TriggerRunRequest__Output, _sluice_v1_TriggerRunResponse__Output>
  WatchRun: MethodDefinition<_sluice_v1_WatchRunRequest, _sluice_v1_RunEvent, _sluice_v1_WatchRunRequest__Output, _sluice_v1_RunEvent__Output>
}
