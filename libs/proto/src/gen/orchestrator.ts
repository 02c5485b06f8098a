import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AbortRequest as _sluice_v1_AbortRequest, AbortRequest__Output as _sluice_v1_AbortRequest__Output } from './sluice/v1/AbortRequest.js';
import type { AbortResponse as _sluice_v1_AbortResponse, AbortResponse__Output as _sluice_v1_AbortResponse__Output } from './sluice/v1/AbortResponse.js';
import type { ApplyPipelineRequest as _sluice_v1_ApplyPipelineRequest, ApplyPipelineRequest__Output as _sluice_v1_ApplyPipelineRequest__Output } from './sluice/v1/ApplyPipelineRequest.js';
import type { ApplyPipelineResponse as _sluice_v1_ApplyPipelineResponse, ApplyPipelineResponse__Output as _sluice_v1_ApplyPipelineResponse__Output } from './sluice/v1/ApplyPipelineResponse.js';
import type { AuditEntry as _sluice_v1_AuditEntry, AuditEntry__Output as _sluice_v1_AuditEntry__Output } from './sluice/v1/AuditEntry.js';
import type { BackfillRequest as _sluice_v1_BackfillRequest, BackfillRequest__Output as _sluice_v1_BackfillRequest__Output } from './sluice/v1/BackfillRequest.js';
import type { BackfillState as _sluice_v1_BackfillState, BackfillState__Output as _sluice_v1_BackfillState__Output } from './sluice/v1/BackfillState.js';
import type { BrokenRule as _sluice_v1_BrokenRule, BrokenRule__Output as _sluice_v1_BrokenRule__Output } from './sluice/v1/BrokenRule.js';
import type { CancelRunRequest as _sluice_v1_CancelRunRequest, CancelRunRequest__Output as _sluice_v1_CancelRunRequest__Output } from './sluice/v1/CancelRunRequest.js';
import type { CheckResult as _sluice_v1_CheckResult, CheckResult__Output as _sluice_v1_CheckResult__Output } from './sluice/v1/CheckResult.js';
import type { Chunk as _sluice_v1_Chunk, Chunk__Output as _sluice_v1_Chunk__Output } from './sluice/v1/Chunk.js';
import type { ColumnProfile as _sluice_v1_ColumnProfile, ColumnProfile__Output as _sluice_v1_ColumnProfile__Output } from './sluice/v1/ColumnProfile.js';
import type { ColumnStatistics as _sluice_v1_ColumnStatistics, ColumnStatistics__Output as _sluice_v1_ColumnStatistics__Output } from './sluice/v1/ColumnStatistics.js';
import type { ColumnStatisticsList as _sluice_v1_ColumnStatisticsList, ColumnStatisticsList__Output as _sluice_v1_ColumnStatisticsList__Output } from './sluice/v1/ColumnStatisticsList.js';
import type { CutEvent as _sluice_v1_CutEvent, CutEvent__Output as _sluice_v1_CutEvent__Output } from './sluice/v1/CutEvent.js';
import type { CutProgress as _sluice_v1_CutProgress, CutProgress__Output as _sluice_v1_CutProgress__Output } from './sluice/v1/CutProgress.js';
import type { CutRequest as _sluice_v1_CutRequest, CutRequest__Output as _sluice_v1_CutRequest__Output } from './sluice/v1/CutRequest.js';
import type { CutTrailer as _sluice_v1_CutTrailer, CutTrailer__Output as _sluice_v1_CutTrailer__Output } from './sluice/v1/CutTrailer.js';
import type { DeletePipelineRequest as _sluice_v1_DeletePipelineRequest, DeletePipelineRequest__Output as _sluice_v1_DeletePipelineRequest__Output } from './sluice/v1/DeletePipelineRequest.js';
import type { DeletePipelineResponse as _sluice_v1_DeletePipelineResponse, DeletePipelineResponse__Output as _sluice_v1_DeletePipelineResponse__Output } from './sluice/v1/DeletePipelineResponse.js';
import type { Diagnostic as _sluice_v1_Diagnostic, Diagnostic__Output as _sluice_v1_Diagnostic__Output } from './sluice/v1/Diagnostic.js';
import type { EncodedStatistics as _sluice_v1_EncodedStatistics, EncodedStatistics__Output as _sluice_v1_EncodedStatistics__Output } from './sluice/v1/EncodedStatistics.js';
import type { ExtractEvent as _sluice_v1_ExtractEvent, ExtractEvent__Output as _sluice_v1_ExtractEvent__Output } from './sluice/v1/ExtractEvent.js';
import type { ExtractRequest as _sluice_v1_ExtractRequest, ExtractRequest__Output as _sluice_v1_ExtractRequest__Output } from './sluice/v1/ExtractRequest.js';
import type { ExtractTrailer as _sluice_v1_ExtractTrailer, ExtractTrailer__Output as _sluice_v1_ExtractTrailer__Output } from './sluice/v1/ExtractTrailer.js';
import type { ExtractorClient as _sluice_v1_ExtractorClient, ExtractorDefinition as _sluice_v1_ExtractorDefinition } from './sluice/v1/Extractor.js';
import type { Failure as _sluice_v1_Failure, Failure__Output as _sluice_v1_Failure__Output } from './sluice/v1/Failure.js';
import type { GetBackfillRequest as _sluice_v1_GetBackfillRequest, GetBackfillRequest__Output as _sluice_v1_GetBackfillRequest__Output } from './sluice/v1/GetBackfillRequest.js';
import type { GetPipelineRequest as _sluice_v1_GetPipelineRequest, GetPipelineRequest__Output as _sluice_v1_GetPipelineRequest__Output } from './sluice/v1/GetPipelineRequest.js';
import type { GetProfileRequest as _sluice_v1_GetProfileRequest, GetProfileRequest__Output as _sluice_v1_GetProfileRequest__Output } from './sluice/v1/GetProfileRequest.js';
import type { GetRunRequest as _sluice_v1_GetRunRequest, GetRunRequest__Output as _sluice_v1_GetRunRequest__Output } from './sluice/v1/GetRunRequest.js';
import type { GetRunResponse as _sluice_v1_GetRunResponse, GetRunResponse__Output as _sluice_v1_GetRunResponse__Output } from './sluice/v1/GetRunResponse.js';
import type { LedgerEntry as _sluice_v1_LedgerEntry, LedgerEntry__Output as _sluice_v1_LedgerEntry__Output } from './sluice/v1/LedgerEntry.js';
import type { ListAuditRequest as _sluice_v1_ListAuditRequest, ListAuditRequest__Output as _sluice_v1_ListAuditRequest__Output } from './sluice/v1/ListAuditRequest.js';
import type { ListAuditResponse as _sluice_v1_ListAuditResponse, ListAuditResponse__Output as _sluice_v1_ListAuditResponse__Output } from './sluice/v1/ListAuditResponse.js';
import type { ListLedgerRequest as _sluice_v1_ListLedgerRequest, ListLedgerRequest__Output as _sluice_v1_ListLedgerRequest__Output } from './sluice/v1/ListLedgerRequest.js';
import type { ListPipelinesRequest as _sluice_v1_ListPipelinesRequest, ListPipelinesRequest__Output as _sluice_v1_ListPipelinesRequest__Output } from './sluice/v1/ListPipelinesRequest.js';
import type { ListPipelinesResponse as _sluice_v1_ListPipelinesResponse, ListPipelinesResponse__Output as _sluice_v1_ListPipelinesResponse__Output } from './sluice/v1/ListPipelinesResponse.js';
import type { ListRejectsRequest as _sluice_v1_ListRejectsRequest, ListRejectsRequest__Output as _sluice_v1_ListRejectsRequest__Output } from './sluice/v1/ListRejectsRequest.js';
import type { ListRejectsResponse as _sluice_v1_ListRejectsResponse, ListRejectsResponse__Output as _sluice_v1_ListRejectsResponse__Output } from './sluice/v1/ListRejectsResponse.js';
import type { ListRunRejectsRequest as _sluice_v1_ListRunRejectsRequest, ListRunRejectsRequest__Output as _sluice_v1_ListRunRejectsRequest__Output } from './sluice/v1/ListRunRejectsRequest.js';
import type { ListRunsRequest as _sluice_v1_ListRunsRequest, ListRunsRequest__Output as _sluice_v1_ListRunsRequest__Output } from './sluice/v1/ListRunsRequest.js';
import type { ListRunsResponse as _sluice_v1_ListRunsResponse, ListRunsResponse__Output as _sluice_v1_ListRunsResponse__Output } from './sluice/v1/ListRunsResponse.js';
import type { LoadCommitted as _sluice_v1_LoadCommitted, LoadCommitted__Output as _sluice_v1_LoadCommitted__Output } from './sluice/v1/LoadCommitted.js';
import type { LoadEvent as _sluice_v1_LoadEvent, LoadEvent__Output as _sluice_v1_LoadEvent__Output } from './sluice/v1/LoadEvent.js';
import type { LoadProgress as _sluice_v1_LoadProgress, LoadProgress__Output as _sluice_v1_LoadProgress__Output } from './sluice/v1/LoadProgress.js';
import type { LoadRequest as _sluice_v1_LoadRequest, LoadRequest__Output as _sluice_v1_LoadRequest__Output } from './sluice/v1/LoadRequest.js';
import type { LoaderClient as _sluice_v1_LoaderClient, LoaderDefinition as _sluice_v1_LoaderDefinition } from './sluice/v1/Loader.js';
import type { LookupEvent as _sluice_v1_LookupEvent, LookupEvent__Output as _sluice_v1_LookupEvent__Output } from './sluice/v1/LookupEvent.js';
import type { LookupRequest as _sluice_v1_LookupRequest, LookupRequest__Output as _sluice_v1_LookupRequest__Output } from './sluice/v1/LookupRequest.js';
import type { LookupTrailer as _sluice_v1_LookupTrailer, LookupTrailer__Output as _sluice_v1_LookupTrailer__Output } from './sluice/v1/LookupTrailer.js';
import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from './sluice/v1/ObjectRef.js';
import type { OrchestratorClient as _sluice_v1_OrchestratorClient, OrchestratorDefinition as _sluice_v1_OrchestratorDefinition } from './sluice/v1/Orchestrator.js';
import type { OutputColumn as _sluice_v1_OutputColumn, OutputColumn__Output as _sluice_v1_OutputColumn__Output } from './sluice/v1/OutputColumn.js';
import type { PartEnd as _sluice_v1_PartEnd, PartEnd__Output as _sluice_v1_PartEnd__Output } from './sluice/v1/PartEnd.js';
import type { PartHeader as _sluice_v1_PartHeader, PartHeader__Output as _sluice_v1_PartHeader__Output } from './sluice/v1/PartHeader.js';
import type { PausePipelineRequest as _sluice_v1_PausePipelineRequest, PausePipelineRequest__Output as _sluice_v1_PausePipelineRequest__Output } from './sluice/v1/PausePipelineRequest.js';
import type { PinnedLookup as _sluice_v1_PinnedLookup, PinnedLookup__Output as _sluice_v1_PinnedLookup__Output } from './sluice/v1/PinnedLookup.js';
import type { Pipeline as _sluice_v1_Pipeline, Pipeline__Output as _sluice_v1_Pipeline__Output } from './sluice/v1/Pipeline.js';
import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from './sluice/v1/PipelineVersion.js';
import type { PlanEvent as _sluice_v1_PlanEvent, PlanEvent__Output as _sluice_v1_PlanEvent__Output } from './sluice/v1/PlanEvent.js';
import type { PlanPipelineRequest as _sluice_v1_PlanPipelineRequest, PlanPipelineRequest__Output as _sluice_v1_PlanPipelineRequest__Output } from './sluice/v1/PlanPipelineRequest.js';
import type { PlanPipelineResponse as _sluice_v1_PlanPipelineResponse, PlanPipelineResponse__Output as _sluice_v1_PlanPipelineResponse__Output } from './sluice/v1/PlanPipelineResponse.js';
import type { PlanProgress as _sluice_v1_PlanProgress, PlanProgress__Output as _sluice_v1_PlanProgress__Output } from './sluice/v1/PlanProgress.js';
import type { PlanRequest as _sluice_v1_PlanRequest, PlanRequest__Output as _sluice_v1_PlanRequest__Output } from './sluice/v1/PlanRequest.js';
import type { PlanTrailer as _sluice_v1_PlanTrailer, PlanTrailer__Output as _sluice_v1_PlanTrailer__Output } from './sluice/v1/PlanTrailer.js';
import type { PrepareRequest as _sluice_v1_PrepareRequest, PrepareRequest__Output as _sluice_v1_PrepareRequest__Output } from './sluice/v1/PrepareRequest.js';
import type { PrepareResponse as _sluice_v1_PrepareResponse, PrepareResponse__Output as _sluice_v1_PrepareResponse__Output } from './sluice/v1/PrepareResponse.js';
import type { Profile as _sluice_v1_Profile, Profile__Output as _sluice_v1_Profile__Output } from './sluice/v1/Profile.js';
import type { PublicationCounts as _sluice_v1_PublicationCounts, PublicationCounts__Output as _sluice_v1_PublicationCounts__Output } from './sluice/v1/PublicationCounts.js';
import type { PublishEvent as _sluice_v1_PublishEvent, PublishEvent__Output as _sluice_v1_PublishEvent__Output } from './sluice/v1/PublishEvent.js';
import type { PublishProgress as _sluice_v1_PublishProgress, PublishProgress__Output as _sluice_v1_PublishProgress__Output } from './sluice/v1/PublishProgress.js';
import type { PublishRefused as _sluice_v1_PublishRefused, PublishRefused__Output as _sluice_v1_PublishRefused__Output } from './sluice/v1/PublishRefused.js';
import type { PublishRequest as _sluice_v1_PublishRequest, PublishRequest__Output as _sluice_v1_PublishRequest__Output } from './sluice/v1/PublishRequest.js';
import type { Published as _sluice_v1_Published, Published__Output as _sluice_v1_Published__Output } from './sluice/v1/Published.js';
import type { Quantile as _sluice_v1_Quantile, Quantile__Output as _sluice_v1_Quantile__Output } from './sluice/v1/Quantile.js';
import type { ReadRejectsEvent as _sluice_v1_ReadRejectsEvent, ReadRejectsEvent__Output as _sluice_v1_ReadRejectsEvent__Output } from './sluice/v1/ReadRejectsEvent.js';
import type { ReadRejectsRequest as _sluice_v1_ReadRejectsRequest, ReadRejectsRequest__Output as _sluice_v1_ReadRejectsRequest__Output } from './sluice/v1/ReadRejectsRequest.js';
import type { ReadRejectsTrailer as _sluice_v1_ReadRejectsTrailer, ReadRejectsTrailer__Output as _sluice_v1_ReadRejectsTrailer__Output } from './sluice/v1/ReadRejectsTrailer.js';
import type { Reject as _sluice_v1_Reject, Reject__Output as _sluice_v1_Reject__Output } from './sluice/v1/Reject.js';
import type { RejectSource as _sluice_v1_RejectSource, RejectSource__Output as _sluice_v1_RejectSource__Output } from './sluice/v1/RejectSource.js';
import type { RejectedRecord as _sluice_v1_RejectedRecord, RejectedRecord__Output as _sluice_v1_RejectedRecord__Output } from './sluice/v1/RejectedRecord.js';
import type { RejectedRecords as _sluice_v1_RejectedRecords, RejectedRecords__Output as _sluice_v1_RejectedRecords__Output } from './sluice/v1/RejectedRecords.js';
import type { ReplayRejectsRequest as _sluice_v1_ReplayRejectsRequest, ReplayRejectsRequest__Output as _sluice_v1_ReplayRejectsRequest__Output } from './sluice/v1/ReplayRejectsRequest.js';
import type { RetryRunRequest as _sluice_v1_RetryRunRequest, RetryRunRequest__Output as _sluice_v1_RetryRunRequest__Output } from './sluice/v1/RetryRunRequest.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from './sluice/v1/RuleCount.js';
import type { Run as _sluice_v1_Run, Run__Output as _sluice_v1_Run__Output } from './sluice/v1/Run.js';
import type { RunContext as _sluice_v1_RunContext, RunContext__Output as _sluice_v1_RunContext__Output } from './sluice/v1/RunContext.js';
import type { RunEvent as _sluice_v1_RunEvent, RunEvent__Output as _sluice_v1_RunEvent__Output } from './sluice/v1/RunEvent.js';
import type { RunSplit as _sluice_v1_RunSplit, RunSplit__Output as _sluice_v1_RunSplit__Output } from './sluice/v1/RunSplit.js';
import type { SampleColumn as _sluice_v1_SampleColumn, SampleColumn__Output as _sluice_v1_SampleColumn__Output } from './sluice/v1/SampleColumn.js';
import type { SampleRequest as _sluice_v1_SampleRequest, SampleRequest__Output as _sluice_v1_SampleRequest__Output } from './sluice/v1/SampleRequest.js';
import type { SampleResponse as _sluice_v1_SampleResponse, SampleResponse__Output as _sluice_v1_SampleResponse__Output } from './sluice/v1/SampleResponse.js';
import type { SampleRow as _sluice_v1_SampleRow, SampleRow__Output as _sluice_v1_SampleRow__Output } from './sluice/v1/SampleRow.js';
import type { SeenObject as _sluice_v1_SeenObject, SeenObject__Output as _sluice_v1_SeenObject__Output } from './sluice/v1/SeenObject.js';
import type { SeenObjectsRequest as _sluice_v1_SeenObjectsRequest, SeenObjectsRequest__Output as _sluice_v1_SeenObjectsRequest__Output } from './sluice/v1/SeenObjectsRequest.js';
import type { SeenObjectsResponse as _sluice_v1_SeenObjectsResponse, SeenObjectsResponse__Output as _sluice_v1_SeenObjectsResponse__Output } from './sluice/v1/SeenObjectsResponse.js';
import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from './sluice/v1/Split.js';
import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from './sluice/v1/SplitCounts.js';
import type { SplitPart as _sluice_v1_SplitPart, SplitPart__Output as _sluice_v1_SplitPart__Output } from './sluice/v1/SplitPart.js';
import type { StagingIncomplete as _sluice_v1_StagingIncomplete, StagingIncomplete__Output as _sluice_v1_StagingIncomplete__Output } from './sluice/v1/StagingIncomplete.js';
import type { TopValue as _sluice_v1_TopValue, TopValue__Output as _sluice_v1_TopValue__Output } from './sluice/v1/TopValue.js';
import type { TriggerRunRequest as _sluice_v1_TriggerRunRequest, TriggerRunRequest__Output as _sluice_v1_TriggerRunRequest__Output } from './sluice/v1/TriggerRunRequest.js';
import type { TriggerRunResponse as _sluice_v1_TriggerRunResponse, TriggerRunResponse__Output as _sluice_v1_TriggerRunResponse__Output } from './sluice/v1/TriggerRunResponse.js';
import type { WatchRunRequest as _sluice_v1_WatchRunRequest, WatchRunRequest__Output as _sluice_v1_WatchRunRequest__Output } from './sluice/v1/WatchRunRequest.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sluice: {
    v1: {
      AbortRequest: MessageTypeDefinition<_sluice_v1_AbortRequest, _sluice_v1_AbortRequest__Output>
      AbortResponse: MessageTypeDefinition<_sluice_v1_AbortResponse, _sluice_v1_AbortResponse__Output>
      ApplyPipelineRequest: MessageTypeDefinition<_sluice_v1_ApplyPipelineRequest, _sluice_v1_ApplyPipelineRequest__Output>
      ApplyPipelineResponse: MessageTypeDefinition<_sluice_v1_ApplyPipelineResponse, _sluice_v1_ApplyPipelineResponse__Output>
      AuditEntry: MessageTypeDefinition<_sluice_v1_AuditEntry, _sluice_v1_AuditEntry__Output>
      BackfillRequest: MessageTypeDefinition<_sluice_v1_BackfillRequest, _sluice_v1_BackfillRequest__Output>
      BackfillState: MessageTypeDefinition<_sluice_v1_BackfillState, _sluice_v1_BackfillState__Output>
      BrokenRule: MessageTypeDefinition<_sluice_v1_BrokenRule, _sluice_v1_BrokenRule__Output>
      CancelRunRequest: MessageTypeDefinition<_sluice_v1_CancelRunRequest, _sluice_v1_CancelRunRequest__Output>
      CheckResult: MessageTypeDefinition<_sluice_v1_CheckResult, _sluice_v1_CheckResult__Output>
      Chunk: MessageTypeDefinition<_sluice_v1_Chunk, _sluice_v1_Chunk__Output>
      ColumnProfile: MessageTypeDefinition<_sluice_v1_ColumnProfile, _sluice_v1_ColumnProfile__Output>
      ColumnStatistics: MessageTypeDefinition<_sluice_v1_ColumnStatistics, _sluice_v1_ColumnStatistics__Output>
      ColumnStatisticsList: MessageTypeDefinition<_sluice_v1_ColumnStatisticsList, _sluice_v1_ColumnStatisticsList__Output>
      CutEvent: MessageTypeDefinition<_sluice_v1_CutEvent, _sluice_v1_CutEvent__Output>
      CutProgress: MessageTypeDefinition<_sluice_v1_CutProgress, _sluice_v1_CutProgress__Output>
      CutRequest: MessageTypeDefinition<_sluice_v1_CutRequest, _sluice_v1_CutRequest__Output>
      CutTrailer: MessageTypeDefinition<_sluice_v1_CutTrailer, _sluice_v1_CutTrailer__Output>
      DeletePipelineRequest: MessageTypeDefinition<_sluice_v1_DeletePipelineRequest, _sluice_v1_DeletePipelineRequest__Output>
      DeletePipelineResponse: MessageTypeDefinition<_sluice_v1_DeletePipelineResponse, _sluice_v1_DeletePipelineResponse__Output>
      Diagnostic: MessageTypeDefinition<_sluice_v1_Diagnostic, _sluice_v1_Diagnostic__Output>
      EncodedStatistics: MessageTypeDefinition<_sluice_v1_EncodedStatistics, _sluice_v1_EncodedStatistics__Output>
      ExtractEvent: MessageTypeDefinition<_sluice_v1_ExtractEvent, _sluice_v1_ExtractEvent__Output>
      ExtractRequest: MessageTypeDefinition<_sluice_v1_ExtractRequest, _sluice_v1_ExtractRequest__Output>
      ExtractTrailer: MessageTypeDefinition<_sluice_v1_ExtractTrailer, _sluice_v1_ExtractTrailer__Output>
      Extractor: SubtypeConstructor<typeof grpc.Client, _sluice_v1_ExtractorClient> & { service: _sluice_v1_ExtractorDefinition }
      Failure: MessageTypeDefinition<_sluice_v1_Failure, _sluice_v1_Failure__Output>
      GetBackfillRequest: MessageTypeDefinition<_sluice_v1_GetBackfillRequest, _sluice_v1_GetBackfillRequest__Output>
      GetPipelineRequest: MessageTypeDefinition<_sluice_v1_GetPipelineRequest, _sluice_v1_GetPipelineRequest__Output>
      GetProfileRequest: MessageTypeDefinition<_sluice_v1_GetProfileRequest, _sluice_v1_GetProfileRequest__Output>
      GetRunRequest: MessageTypeDefinition<_sluice_v1_GetRunRequest, _sluice_v1_GetRunRequest__Output>
      GetRunResponse: MessageTypeDefinition<_sluice_v1_GetRunResponse, _sluice_v1_GetRunResponse__Output>
      LedgerEntry: MessageTypeDefinition<_sluice_v1_LedgerEntry, _sluice_v1_LedgerEntry__Output>
      ListAuditRequest: MessageTypeDefinition<_sluice_v1_ListAuditRequest, _sluice_v1_ListAuditRequest__Output>
      ListAuditResponse: MessageTypeDefinition<_sluice_v1_ListAuditResponse, _sluice_v1_ListAuditResponse__Output>
      ListLedgerRequest: MessageTypeDefinition<_sluice_v1_ListLedgerRequest, _sluice_v1_ListLedgerRequest__Output>
      ListPipelinesRequest: MessageTypeDefinition<_sluice_v1_ListPipelinesRequest, _sluice_v1_ListPipelinesRequest__Output>
      ListPipelinesResponse: MessageTypeDefinition<_sluice_v1_ListPipelinesResponse, _sluice_v1_ListPipelinesResponse__Output>
      ListRejectsRequest: MessageTypeDefinition<_sluice_v1_ListRejectsRequest, _sluice_v1_ListRejectsRequest__Output>
      ListRejectsResponse: MessageTypeDefinition<_sluice_v1_ListRejectsResponse, _sluice_v1_ListRejectsResponse__Output>
      ListRunRejectsRequest: MessageTypeDefinition<_sluice_v1_ListRunRejectsRequest, _sluice_v1_ListRunRejectsRequest__Output>
      ListRunsRequest: MessageTypeDefinition<_sluice_v1_ListRunsRequest, _sluice_v1_ListRunsRequest__Output>
      ListRunsResponse: MessageTypeDefinition<_sluice_v1_ListRunsResponse, _sluice_v1_ListRunsResponse__Output>
      LoadCommitted: MessageTypeDefinition<_sluice_v1_LoadCommitted, _sluice_v1_LoadCommitted__Output>
      LoadEvent: MessageTypeDefinition<_sluice_v1_LoadEvent, _sluice_v1_LoadEvent__Output>
      LoadProgress: MessageTypeDefinition<_sluice_v1_LoadProgress, _sluice_v1_LoadProgress__Output>
      LoadRequest: MessageTypeDefinition<_sluice_v1_LoadRequest, _sluice_v1_LoadRequest__Output>
      Loader: SubtypeConstructor<typeof grpc.Client, _sluice_v1_LoaderClient> & { service: _sluice_v1_LoaderDefinition }
      LookupEvent: MessageTypeDefinition<_sluice_v1_LookupEvent, _sluice_v1_LookupEvent__Output>
      LookupRequest: MessageTypeDefinition<_sluice_v1_LookupRequest, _sluice_v1_LookupRequest__Output>
      LookupTrailer: MessageTypeDefinition<_sluice_v1_LookupTrailer, _sluice_v1_LookupTrailer__Output>
      ObjectRef: MessageTypeDefinition<_sluice_v1_ObjectRef, _sluice_v1_ObjectRef__Output>
      Orchestrator: SubtypeConstructor<typeof grpc.Client, _sluice_v1_OrchestratorClient> & { service: _sluice_v1_OrchestratorDefinition }
      OutputColumn: MessageTypeDefinition<_sluice_v1_OutputColumn, _sluice_v1_OutputColumn__Output>
      PartEnd: MessageTypeDefinition<_sluice_v1_PartEnd, _sluice_v1_PartEnd__Output>
      PartHeader: MessageTypeDefinition<_sluice_v1_PartHeader, _sluice_v1_PartHeader__Output>
      PausePipelineRequest: MessageTypeDefinition<_sluice_v1_PausePipelineRequest, _sluice_v1_PausePipelineRequest__Output>
      PinnedLookup: MessageTypeDefinition<_sluice_v1_PinnedLookup, _sluice_v1_PinnedLookup__Output>
      Pipeline: MessageTypeDefinition<_sluice_v1_Pipeline, _sluice_v1_Pipeline__Output>
      PipelineVersion: MessageTypeDefinition<_sluice_v1_PipelineVersion, _sluice_v1_PipelineVersion__Output>
      PlanEvent: MessageTypeDefinition<_sluice_v1_PlanEvent, _sluice_v1_PlanEvent__Output>
      PlanPipelineRequest: MessageTypeDefinition<_sluice_v1_PlanPipelineRequest, _sluice_v1_PlanPipelineRequest__Output>
      PlanPipelineResponse: MessageTypeDefinition<_sluice_v1_PlanPipelineResponse, _sluice_v1_PlanPipelineResponse__Output>
      PlanProgress: MessageTypeDefinition<_sluice_v1_PlanProgress, _sluice_v1_PlanProgress__Output>
      PlanRequest: MessageTypeDefinition<_sluice_v1_PlanRequest, _sluice_v1_PlanRequest__Output>
      PlanTrailer: MessageTypeDefinition<_sluice_v1_PlanTrailer, _sluice_v1_PlanTrailer__Output>
      PrepareRequest: MessageTypeDefinition<_sluice_v1_PrepareRequest, _sluice_v1_PrepareRequest__Output>
      PrepareResponse: MessageTypeDefinition<_sluice_v1_PrepareResponse, _sluice_v1_PrepareResponse__Output>
      Profile: MessageTypeDefinition<_sluice_v1_Profile, _sluice_v1_Profile__Output>
      PublicationCounts: MessageTypeDefinition<_sluice_v1_PublicationCounts, _sluice_v1_PublicationCounts__Output>
      PublishEvent: MessageTypeDefinition<_sluice_v1_PublishEvent, _sluice_v1_PublishEvent__Output>
      PublishProgress: MessageTypeDefinition<_sluice_v1_PublishProgress, _sluice_v1_PublishProgress__Output>
      PublishRefused: MessageTypeDefinition<_sluice_v1_PublishRefused, _sluice_v1_PublishRefused__Output>
      PublishRequest: MessageTypeDefinition<_sluice_v1_PublishRequest, _sluice_v1_PublishRequest__Output>
      Published: MessageTypeDefinition<_sluice_v1_Published, _sluice_v1_Published__Output>
      Quantile: MessageTypeDefinition<_sluice_v1_Quantile, _sluice_v1_Quantile__Output>
      ReadRejectsEvent: MessageTypeDefinition<_sluice_v1_ReadRejectsEvent, _sluice_v1_ReadRejectsEvent__Output>
      ReadRejectsRequest: MessageTypeDefinition<_sluice_v1_ReadRejectsRequest, _sluice_v1_ReadRejectsRequest__Output>
      ReadRejectsTrailer: MessageTypeDefinition<_sluice_v1_ReadRejectsTrailer, _sluice_v1_ReadRejectsTrailer__Output>
      Reject: MessageTypeDefinition<_sluice_v1_Reject, _sluice_v1_Reject__Output>
      RejectSource: MessageTypeDefinition<_sluice_v1_RejectSource, _sluice_v1_RejectSource__Output>
      RejectedRecord: MessageTypeDefinition<_sluice_v1_RejectedRecord, _sluice_v1_RejectedRecord__Output>
      RejectedRecords: MessageTypeDefinition<_sluice_v1_RejectedRecords, _sluice_v1_RejectedRecords__Output>
      ReplayRejectsRequest: MessageTypeDefinition<_sluice_v1_ReplayRejectsRequest, _sluice_v1_ReplayRejectsRequest__Output>
      RetryRunRequest: MessageTypeDefinition<_sluice_v1_RetryRunRequest, _sluice_v1_RetryRunRequest__Output>
      RuleCount: MessageTypeDefinition<_sluice_v1_RuleCount, _sluice_v1_RuleCount__Output>
      Run: MessageTypeDefinition<_sluice_v1_Run, _sluice_v1_Run__Output>
      RunContext: MessageTypeDefinition<_sluice_v1_RunContext, _sluice_v1_RunContext__Output>
      RunEvent: MessageTypeDefinition<_sluice_v1_RunEvent, _sluice_v1_RunEvent__Output>
      RunSplit: MessageTypeDefinition<_sluice_v1_RunSplit, _sluice_v1_RunSplit__Output>
      RunState: EnumTypeDefinition
      RunTrigger: EnumTypeDefinition
      SampleColumn: MessageTypeDefinition<_sluice_v1_SampleColumn, _sluice_v1_SampleColumn__Output>
      SampleRequest: MessageTypeDefinition<_sluice_v1_SampleRequest, _sluice_v1_SampleRequest__Output>
      SampleResponse: MessageTypeDefinition<_sluice_v1_SampleResponse, _sluice_v1_SampleResponse__Output>
      SampleRow: MessageTypeDefinition<_sluice_v1_SampleRow, _sluice_v1_SampleRow__Output>
      SeenObject: MessageTypeDefinition<_sluice_v1_SeenObject, _sluice_v1_SeenObject__Output>
      SeenObjectsRequest: MessageTypeDefinition<_sluice_v1_SeenObjectsRequest, _sluice_v1_SeenObjectsRequest__Output>
      SeenObjectsResponse: MessageTypeDefinition<_sluice_v1_SeenObjectsResponse, _sluice_v1_SeenObjectsResponse__Output>
      SeenState: EnumTypeDefinition
      Severity: EnumTypeDefinition
      Split: MessageTypeDefinition<_sluice_v1_Split, _sluice_v1_Split__Output>
      SplitCounts: MessageTypeDefinition<_sluice_v1_SplitCounts, _sluice_v1_SplitCounts__Output>
      SplitPart: MessageTypeDefinition<_sluice_v1_SplitPart, _sluice_v1_SplitPart__Output>
      SplitState: EnumTypeDefinition
      StagingIncomplete: MessageTypeDefinition<_sluice_v1_StagingIncomplete, _sluice_v1_StagingIncomplete__Output>
      TopValue: MessageTypeDefinition<_sluice_v1_TopValue, _sluice_v1_TopValue__Output>
      TriggerRunRequest: MessageTypeDefinition<_sluice_v1_TriggerRunRequest, _sluice_v1_TriggerRunRequest__Output>
      TriggerRunResponse: MessageTypeDefinition<_sluice_v1_TriggerRunResponse, _sluice_v1_TriggerRunResponse__Output>
      WatchRunRequest: MessageTypeDefinition<_sluice_v1_WatchRunRequest, _sluice_v1_WatchRunRequest__Output>
    }
  }
}

