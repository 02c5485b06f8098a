import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { CheckResult as _sluice_v1_CheckResult, CheckResult__Output as _sluice_v1_CheckResult__Output } from './sluice/v1/CheckResult.js';
import type { Chunk as _sluice_v1_Chunk, Chunk__Output as _sluice_v1_Chunk__Output } from './sluice/v1/Chunk.js';
import type { ColumnStatistics as _sluice_v1_ColumnStatistics, ColumnStatistics__Output as _sluice_v1_ColumnStatistics__Output } from './sluice/v1/ColumnStatistics.js';
import type { ColumnStatisticsList as _sluice_v1_ColumnStatisticsList, ColumnStatisticsList__Output as _sluice_v1_ColumnStatisticsList__Output } from './sluice/v1/ColumnStatisticsList.js';
import type { CutEvent as _sluice_v1_CutEvent, CutEvent__Output as _sluice_v1_CutEvent__Output } from './sluice/v1/CutEvent.js';
import type { CutProgress as _sluice_v1_CutProgress, CutProgress__Output as _sluice_v1_CutProgress__Output } from './sluice/v1/CutProgress.js';
import type { CutRequest as _sluice_v1_CutRequest, CutRequest__Output as _sluice_v1_CutRequest__Output } from './sluice/v1/CutRequest.js';
import type { CutTrailer as _sluice_v1_CutTrailer, CutTrailer__Output as _sluice_v1_CutTrailer__Output } from './sluice/v1/CutTrailer.js';
import type { Diagnostic as _sluice_v1_Diagnostic, Diagnostic__Output as _sluice_v1_Diagnostic__Output } from './sluice/v1/Diagnostic.js';
import type { EncodedStatistics as _sluice_v1_EncodedStatistics, EncodedStatistics__Output as _sluice_v1_EncodedStatistics__Output } from './sluice/v1/EncodedStatistics.js';
import type { ExtractEvent as _sluice_v1_ExtractEvent, ExtractEvent__Output as _sluice_v1_ExtractEvent__Output } from './sluice/v1/ExtractEvent.js';
import type { ExtractRequest as _sluice_v1_ExtractRequest, ExtractRequest__Output as _sluice_v1_ExtractRequest__Output } from './sluice/v1/ExtractRequest.js';
import type { ExtractTrailer as _sluice_v1_ExtractTrailer, ExtractTrailer__Output as _sluice_v1_ExtractTrailer__Output } from './sluice/v1/ExtractTrailer.js';
import type { ExtractorClient as _sluice_v1_ExtractorClient, ExtractorDefinition as _sluice_v1_ExtractorDefinition } from './sluice/v1/Extractor.js';
import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from './sluice/v1/ObjectRef.js';
import type { OutputColumn as _sluice_v1_OutputColumn, OutputColumn__Output as _sluice_v1_OutputColumn__Output } from './sluice/v1/OutputColumn.js';
import type { PartEnd as _sluice_v1_PartEnd, PartEnd__Output as _sluice_v1_PartEnd__Output } from './sluice/v1/PartEnd.js';
import type { PartHeader as _sluice_v1_PartHeader, PartHeader__Output as _sluice_v1_PartHeader__Output } from './sluice/v1/PartHeader.js';
import type { PinnedLookup as _sluice_v1_PinnedLookup, PinnedLookup__Output as _sluice_v1_PinnedLookup__Output } from './sluice/v1/PinnedLookup.js';
import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from './sluice/v1/PipelineVersion.js';
import type { PlanEvent as _sluice_v1_PlanEvent, PlanEvent__Output as _sluice_v1_PlanEvent__Output } from './sluice/v1/PlanEvent.js';
import type { PlanProgress as _sluice_v1_PlanProgress, PlanProgress__Output as _sluice_v1_PlanProgress__Output } from './sluice/v1/PlanProgress.js';
import type { PlanRequest as _sluice_v1_PlanRequest, PlanRequest__Output as _sluice_v1_PlanRequest__Output } from './sluice/v1/PlanRequest.js';
import type { PlanTrailer as _sluice_v1_PlanTrailer, PlanTrailer__Output as _sluice_v1_PlanTrailer__Output } from './sluice/v1/PlanTrailer.js';
import type { PublicationCounts as _sluice_v1_PublicationCounts, PublicationCounts__Output as _sluice_v1_PublicationCounts__Output } from './sluice/v1/PublicationCounts.js';
import type { RejectSource as _sluice_v1_RejectSource, RejectSource__Output as _sluice_v1_RejectSource__Output } from './sluice/v1/RejectSource.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from './sluice/v1/RuleCount.js';
import type { RunContext as _sluice_v1_RunContext, RunContext__Output as _sluice_v1_RunContext__Output } from './sluice/v1/RunContext.js';
import type { SampleColumn as _sluice_v1_SampleColumn, SampleColumn__Output as _sluice_v1_SampleColumn__Output } from './sluice/v1/SampleColumn.js';
import type { SampleRequest as _sluice_v1_SampleRequest, SampleRequest__Output as _sluice_v1_SampleRequest__Output } from './sluice/v1/SampleRequest.js';
import type { SampleResponse as _sluice_v1_SampleResponse, SampleResponse__Output as _sluice_v1_SampleResponse__Output } from './sluice/v1/SampleResponse.js';
import type { SampleRow as _sluice_v1_SampleRow, SampleRow__Output as _sluice_v1_SampleRow__Output } from './sluice/v1/SampleRow.js';
import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from './sluice/v1/Split.js';
import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from './sluice/v1/SplitCounts.js';
import type { SplitPart as _sluice_v1_SplitPart, SplitPart__Output as _sluice_v1_SplitPart__Output } from './sluice/v1/SplitPart.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sluice: {
    v1: {
      CheckResult: MessageTypeDefinition<_sluice_v1_CheckResult, _sluice_v1_CheckResult__Output>
      Chunk: MessageTypeDefinition<_sluice_v1_Chunk, _sluice_v1_Chunk__Output>
      ColumnStatistics: MessageTypeDefinition<_sluice_v1_ColumnStatistics, _sluice_v1_ColumnStatistics__Output>
      ColumnStatisticsList: MessageTypeDefinition<_sluice_v1_ColumnStatisticsList, _sluice_v1_ColumnStatisticsList__Output>
      CutEvent: MessageTypeDefinition<_sluice_v1_CutEvent, _sluice_v1_CutEvent__Output>
      CutProgress: MessageTypeDefinition<_sluice_v1_CutProgress, _sluice_v1_CutProgress__Output>
      CutRequest: MessageTypeDefinition<_sluice_v1_CutRequest, _sluice_v1_CutRequest__Output>
      CutTrailer: MessageTypeDefinition<_sluice_v1_CutTrailer, _sluice_v1_CutTrailer__Output>
      Diagnostic: MessageTypeDefinition<_sluice_v1_Diagnostic, _sluice_v1_Diagnostic__Output>
      EncodedStatistics: MessageTypeDefinition<_sluice_v1_EncodedStatistics, _sluice_v1_EncodedStatistics__Output>
      ExtractEvent: MessageTypeDefinition<_sluice_v1_ExtractEvent, _sluice_v1_ExtractEvent__Output>
      ExtractRequest: MessageTypeDefinition<_sluice_v1_ExtractRequest, _sluice_v1_ExtractRequest__Output>
      ExtractTrailer: MessageTypeDefinition<_sluice_v1_ExtractTrailer, _sluice_v1_ExtractTrailer__Output>
      Extractor: SubtypeConstructor<typeof grpc.Client, _sluice_v1_ExtractorClient> & { service: _sluice_v1_ExtractorDefinition }
      ObjectRef: MessageTypeDefinition<_sluice_v1_ObjectRef, _sluice_v1_ObjectRef__Output>
      OutputColumn: MessageTypeDefinition<_sluice_v1_OutputColumn, _sluice_v1_OutputColumn__Output>
      PartEnd: MessageTypeDefinition<_sluice_v1_PartEnd, _sluice_v1_PartEnd__Output>
      PartHeader: MessageTypeDefinition<_sluice_v1_PartHeader, _sluice_v1_PartHeader__Output>
      PinnedLookup: MessageTypeDefinition<_sluice_v1_PinnedLookup, _sluice_v1_PinnedLookup__Output>
      PipelineVersion: MessageTypeDefinition<_sluice_v1_PipelineVersion, _sluice_v1_PipelineVersion__Output>
      PlanEvent: MessageTypeDefinition<_sluice_v1_PlanEvent, _sluice_v1_PlanEvent__Output>
      PlanProgress: MessageTypeDefinition<_sluice_v1_PlanProgress, _sluice_v1_PlanProgress__Output>
      PlanRequest: MessageTypeDefinition<_sluice_v1_PlanRequest, _sluice_v1_PlanRequest__Output>
      PlanTrailer: MessageTypeDefinition<_sluice_v1_PlanTrailer, _sluice_v1_PlanTrailer__Output>
      PublicationCounts: MessageTypeDefinition<_sluice_v1_PublicationCounts, _sluice_v1_PublicationCounts__Output>
      RejectSource: MessageTypeDefinition<_sluice_v1_RejectSource, _sluice_v1_RejectSource__Output>
      RuleCount: MessageTypeDefinition<_sluice_v1_RuleCount, _sluice_v1_RuleCount__Output>
      RunContext: MessageTypeDefinition<_sluice_v1_RunContext, _sluice_v1_RunContext__Output>
      SampleColumn: MessageTypeDefinition<_sluice_v1_SampleColumn, _sluice_v1_SampleColumn__Output>
      SampleRequest: MessageTypeDefinition<_sluice_v1_SampleRequest, _sluice_v1_SampleRequest__Output>
      SampleResponse: MessageTypeDefinition<_sluice_v1_SampleResponse, _sluice_v1_SampleResponse__Output>
      SampleRow: MessageTypeDefinition<_sluice_v1_SampleRow, _sluice_v1_SampleRow__Output>
      Severity: EnumTypeDefinition
      Split: MessageTypeDefinition<_sluice_v1_Split, _sluice_v1_Split__Output>
      SplitCounts: MessageTypeDefinition<_sluice_v1_SplitCounts, _sluice_v1_SplitCounts__Output>
      SplitPart: MessageTypeDefinition<_sluice_v1_SplitPart, _sluice_v1_SplitPart__Output>
    }
  }
}

