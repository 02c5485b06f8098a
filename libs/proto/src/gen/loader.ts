import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AbortRequest as _sluice_v1_AbortRequest, AbortRequest__Output as _sluice_v1_AbortRequest__Output } from './sluice/v1/AbortRequest.js';
import type { AbortResponse as _sluice_v1_AbortResponse, AbortResponse__Output as _sluice_v1_AbortResponse__Output } from './sluice/v1/AbortResponse.js';
import type { BrokenRule as _sluice_v1_BrokenRule, BrokenRule__Output as _sluice_v1_BrokenRule__Output } from './sluice/v1/BrokenRule.js';
import type { CheckResult as _sluice_v1_CheckResult, CheckResult__Output as _sluice_v1_CheckResult__Output } from './sluice/v1/CheckResult.js';
import type { ColumnStatistics as _sluice_v1_ColumnStatistics, ColumnStatistics__Output as _sluice_v1_ColumnStatistics__Output } from './sluice/v1/ColumnStatistics.js';
import type { ColumnStatisticsList as _sluice_v1_ColumnStatisticsList, ColumnStatisticsList__Output as _sluice_v1_ColumnStatisticsList__Output } from './sluice/v1/ColumnStatisticsList.js';
import type { Diagnostic as _sluice_v1_Diagnostic, Diagnostic__Output as _sluice_v1_Diagnostic__Output } from './sluice/v1/Diagnostic.js';
import type { EncodedStatistics as _sluice_v1_EncodedStatistics, EncodedStatistics__Output as _sluice_v1_EncodedStatistics__Output } from './sluice/v1/EncodedStatistics.js';
import type { LedgerEntry as _sluice_v1_LedgerEntry, LedgerEntry__Output as _sluice_v1_LedgerEntry__Output } from './sluice/v1/LedgerEntry.js';
import type { ListLedgerRequest as _sluice_v1_ListLedgerRequest, ListLedgerRequest__Output as _sluice_v1_ListLedgerRequest__Output } from './sluice/v1/ListLedgerRequest.js';
import type { ListRejectsRequest as _sluice_v1_ListRejectsRequest, ListRejectsRequest__Output as _sluice_v1_ListRejectsRequest__Output } from './sluice/v1/ListRejectsRequest.js';
import type { ListRejectsResponse as _sluice_v1_ListRejectsResponse, ListRejectsResponse__Output as _sluice_v1_ListRejectsResponse__Output } from './sluice/v1/ListRejectsResponse.js';
import type { LoadCommitted as _sluice_v1_LoadCommitted, LoadCommitted__Output as _sluice_v1_LoadCommitted__Output } from './sluice/v1/LoadCommitted.js';
import type { LoadEvent as _sluice_v1_LoadEvent, LoadEvent__Output as _sluice_v1_LoadEvent__Output } from './sluice/v1/LoadEvent.js';
import type { LoadProgress as _sluice_v1_LoadProgress, LoadProgress__Output as _sluice_v1_LoadProgress__Output } from './sluice/v1/LoadProgress.js';
import type { LoadRequest as _sluice_v1_LoadRequest, LoadRequest__Output as _sluice_v1_LoadRequest__Output } from './sluice/v1/LoadRequest.js';
import type { LoaderClient as _sluice_v1_LoaderClient, LoaderDefinition as _sluice_v1_LoaderDefinition } from './sluice/v1/Loader.js';
import type { LookupEvent as _sluice_v1_LookupEvent, LookupEvent__Output as _sluice_v1_LookupEvent__Output } from './sluice/v1/LookupEvent.js';
import type { LookupRequest as _sluice_v1_LookupRequest, LookupRequest__Output as _sluice_v1_LookupRequest__Output } from './sluice/v1/LookupRequest.js';
import type { LookupTrailer as _sluice_v1_LookupTrailer, LookupTrailer__Output as _sluice_v1_LookupTrailer__Output } from './sluice/v1/LookupTrailer.js';
import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from './sluice/v1/ObjectRef.js';
import type { OutputColumn as _sluice_v1_OutputColumn, OutputColumn__Output as _sluice_v1_OutputColumn__Output } from './sluice/v1/OutputColumn.js';
import type { PartHeader as _sluice_v1_PartHeader, PartHeader__Output as _sluice_v1_PartHeader__Output } from './sluice/v1/PartHeader.js';
import type { PinnedLookup as _sluice_v1_PinnedLookup, PinnedLookup__Output as _sluice_v1_PinnedLookup__Output } from './sluice/v1/PinnedLookup.js';
import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from './sluice/v1/PipelineVersion.js';
import type { PrepareRequest as _sluice_v1_PrepareRequest, PrepareRequest__Output as _sluice_v1_PrepareRequest__Output } from './sluice/v1/PrepareRequest.js';
import type { PrepareResponse as _sluice_v1_PrepareResponse, PrepareResponse__Output as _sluice_v1_PrepareResponse__Output } from './sluice/v1/PrepareResponse.js';
import type { PublicationCounts as _sluice_v1_PublicationCounts, PublicationCounts__Output as _sluice_v1_PublicationCounts__Output } from './sluice/v1/PublicationCounts.js';
import type { PublishEvent as _sluice_v1_PublishEvent, PublishEvent__Output as _sluice_v1_PublishEvent__Output } from './sluice/v1/PublishEvent.js';
import type { PublishProgress as _sluice_v1_PublishProgress, PublishProgress__Output as _sluice_v1_PublishProgress__Output } from './sluice/v1/PublishProgress.js';
import type { PublishRefused as _sluice_v1_PublishRefused, PublishRefused__Output as _sluice_v1_PublishRefused__Output } from './sluice/v1/PublishRefused.js';
import type { PublishRequest as _sluice_v1_PublishRequest, PublishRequest__Output as _sluice_v1_PublishRequest__Output } from './sluice/v1/PublishRequest.js';
import type { Published as _sluice_v1_Published, Published__Output as _sluice_v1_Published__Output } from './sluice/v1/Published.js';
import type { ReadRejectsEvent as _sluice_v1_ReadRejectsEvent, ReadRejectsEvent__Output as _sluice_v1_ReadRejectsEvent__Output } from './sluice/v1/ReadRejectsEvent.js';
import type { ReadRejectsRequest as _sluice_v1_ReadRejectsRequest, ReadRejectsRequest__Output as _sluice_v1_ReadRejectsRequest__Output } from './sluice/v1/ReadRejectsRequest.js';
import type { ReadRejectsTrailer as _sluice_v1_ReadRejectsTrailer, ReadRejectsTrailer__Output as _sluice_v1_ReadRejectsTrailer__Output } from './sluice/v1/ReadRejectsTrailer.js';
import type { Reject as _sluice_v1_Reject, Reject__Output as _sluice_v1_Reject__Output } from './sluice/v1/Reject.js';
import type { RejectSource as _sluice_v1_RejectSource, RejectSource__Output as _sluice_v1_RejectSource__Output } from './sluice/v1/RejectSource.js';
import type { RejectedRecord as _sluice_v1_RejectedRecord, RejectedRecord__Output as _sluice_v1_RejectedRecord__Output } from './sluice/v1/RejectedRecord.js';
import type { RejectedRecords as _sluice_v1_RejectedRecords, RejectedRecords__Output as _sluice_v1_RejectedRecords__Output } from './sluice/v1/RejectedRecords.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from './sluice/v1/RuleCount.js';
import type { RunContext as _sluice_v1_RunContext, RunContext__Output as _sluice_v1_RunContext__Output } from './sluice/v1/RunContext.js';
import type { SeenObject as _sluice_v1_SeenObject, SeenObject__Output as _sluice_v1_SeenObject__Output } from './sluice/v1/SeenObject.js';
import type { SeenObjectsRequest as _sluice_v1_SeenObjectsRequest, SeenObjectsRequest__Output as _sluice_v1_SeenObjectsRequest__Output } from './sluice/v1/SeenObjectsRequest.js';
import type { SeenObjectsResponse as _sluice_v1_SeenObjectsResponse, SeenObjectsResponse__Output as _sluice_v1_SeenObjectsResponse__Output } from './sluice/v1/SeenObjectsResponse.js';
import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from './sluice/v1/Split.js';
import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from './sluice/v1/SplitCounts.js';
import type { SplitPart as _sluice_v1_SplitPart, SplitPart__Output as _sluice_v1_SplitPart__Output } from './sluice/v1/SplitPart.js';
import type { StagingIncomplete as _sluice_v1_StagingIncomplete, StagingIncomplete__Output as _sluice_v1_StagingIncomplete__Output } from './sluice/v1/StagingIncomplete.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sluice: {
    v1: {
      AbortRequest: MessageTypeDefinition<_sluice_v1_AbortRequest, _sluice_v1_AbortRequest__Output>
      AbortResponse: MessageTypeDefinition<_sluice_v1_AbortResponse, _sluice_v1_AbortResponse__Output>
      BrokenRule: MessageTypeDefinition<_sluice_v1_BrokenRule, _sluice_v1_BrokenRule__Output>
      CheckResult: MessageTypeDefinition<_sluice_v1_CheckResult, _sluice_v1_CheckResult__Output>
      ColumnStatistics: MessageTypeDefinition<_sluice_v1_ColumnStatistics, _sluice_v1_ColumnStatistics__Output>
      ColumnStatisticsList: MessageTypeDefinition<_sluice_v1_ColumnStatisticsList, _sluice_v1_ColumnStatisticsList__Output>
      Diagnostic: MessageTypeDefinition<_sluice_v1_Diagnostic, _sluice_v1_Diagnostic__Output>
      EncodedStatistics: MessageTypeDefinition<_sluice_v1_EncodedStatistics, _sluice_v1_EncodedStatistics__Output>
      LedgerEntry: MessageTypeDefinition<_sluice_v1_LedgerEntry, _sluice_v1_LedgerEntry__Output>
      ListLedgerRequest: MessageTypeDefinition<_sluice_v1_ListLedgerRequest, _sluice_v1_ListLedgerRequest__Output>
      ListRejectsRequest: MessageTypeDefinition<_sluice_v1_ListRejectsRequest, _sluice_v1_ListRejectsRequest__Output>
      ListRejectsResponse: MessageTypeDefinition<_sluice_v1_ListRejectsResponse, _sluice_v1_ListRejectsResponse__Output>
      LoadCommitted: MessageTypeDefinition<_sluice_v1_LoadCommitted, _sluice_v1_LoadCommitted__Output>
      LoadEvent: MessageTypeDefinition<_sluice_v1_LoadEvent, _sluice_v1_LoadEvent__Output>
      LoadProgress: MessageTypeDefinition<_sluice_v1_LoadProgress, _sluice_v1_LoadProgress__Output>
      LoadRequest: MessageTypeDefinition<_sluice_v1_LoadRequest, _sluice_v1_LoadRequest__Output>
      Loader: SubtypeConstructor<typeof grpc.Client, _sluice_v1_LoaderClient> & { service: _sluice_v1_LoaderDefinition }
      LookupEvent: MessageTypeDefinition<_sluice_v1_LookupEvent, _sluice_v1_LookupEvent__Output>
      LookupRequest: MessageTypeDefinition<_sluice_v1_LookupRequest, _sluice_v1_LookupRequest__Output>
      LookupTrailer: MessageTypeDefinition<_sluice_v1_LookupTrailer, _sluice_v1_LookupTrailer__Output>
      ObjectRef: MessageTypeDefinition<_sluice_v1_ObjectRef, _sluice_v1_ObjectRef__Output>
      OutputColumn: MessageTypeDefinition<_sluice_v1_OutputColumn, _sluice_v1_OutputColumn__Output>
      PartHeader: MessageTypeDefinition<_sluice_v1_PartHeader, _sluice_v1_PartHeader__Output>
      PinnedLookup: MessageTypeDefinition<_sluice_v1_PinnedLookup, _sluice_v1_PinnedLookup__Output>
      PipelineVersion: MessageTypeDefinition<_sluice_v1_PipelineVersion, _sluice_v1_PipelineVersion__Output>
      PrepareRequest: MessageTypeDefinition<_sluice_v1_PrepareRequest, _sluice_v1_PrepareRequest__Output>
      PrepareResponse: MessageTypeDefinition<_sluice_v1_PrepareResponse, _sluice_v1_PrepareResponse__Output>
      PublicationCounts: MessageTypeDefinition<_sluice_v1_PublicationCounts, _sluice_v1_PublicationCounts__Output>
      PublishEvent: MessageTypeDefinition<_sluice_v1_PublishEvent, _sluice_v1_PublishEvent__Output>
      PublishProgress: MessageTypeDefinition<_sluice_v1_PublishProgress, _sluice_v1_PublishProgress__Output>
      PublishRefused: MessageTypeDefinition<_sluice_v1_PublishRefused, _sluice_v1_PublishRefused__Output>
      PublishRequest: MessageTypeDefinition<_sluice_v1_PublishRequest, _sluice_v1_PublishRequest__Output>
      Published: MessageTypeDefinition<_sluice_v1_Published, _sluice_v1_Published__Output>
      ReadRejectsEvent: MessageTypeDefinition<_sluice_v1_ReadRejectsEvent, _sluice_v1_ReadRejectsEvent__Output>
      ReadRejectsRequest: MessageTypeDefinition<_sluice_v1_ReadRejectsRequest, _sluice_v1_ReadRejectsRequest__Output>
      ReadRejectsTrailer: MessageTypeDefinition<_sluice_v1_ReadRejectsTrailer, _sluice_v1_ReadRejectsTrailer__Output>
      Reject: MessageTypeDefinition<_sluice_v1_Reject, _sluice_v1_Reject__Output>
      RejectSource: MessageTypeDefinition<_sluice_v1_RejectSource, _sluice_v1_RejectSource__Output>
      RejectedRecord: MessageTypeDefinition<_sluice_v1_RejectedRecord, _sluice_v1_RejectedRecord__Output>
      RejectedRecords: MessageTypeDefinition<_sluice_v1_RejectedRecords, _sluice_v1_RejectedRecords__Output>
      RuleCount: MessageTypeDefinition<_sluice_v1_RuleCount, _sluice_v1_RuleCount__Output>
      RunContext: MessageTypeDefinition<_sluice_v1_RunContext, _sluice_v1_RunContext__Output>
      SeenObject: MessageTypeDefinition<_sluice_v1_SeenObject, _sluice_v1_SeenObject__Output>
      SeenObjectsRequest: MessageTypeDefinition<_sluice_v1_SeenObjectsRequest, _sluice_v1_SeenObjectsRequest__Output>
      SeenObjectsResponse: MessageTypeDefinition<_sluice_v1_SeenObjectsResponse, _sluice_v1_SeenObjectsResponse__Output>
      SeenState: EnumTypeDefinition
      Severity: EnumTypeDefinition
      Split: MessageTypeDefinition<_sluice_v1_Split, _sluice_v1_Split__Output>
      SplitCounts: MessageTypeDefinition<_sluice_v1_SplitCounts, _sluice_v1_SplitCounts__Output>
      SplitPart: MessageTypeDefinition<_sluice_v1_SplitPart, _sluice_v1_SplitPart__Output>
      StagingIncomplete: MessageTypeDefinition<_sluice_v1_StagingIncomplete, _sluice_v1_StagingIncomplete__Output>
    }
  }
}

