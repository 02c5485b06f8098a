import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { CheckRequest as _sluice_v1_CheckRequest, CheckRequest__Output as _sluice_v1_CheckRequest__Output } from './sluice/v1/CheckRequest.js';
import type { CheckResponse as _sluice_v1_CheckResponse, CheckResponse__Output as _sluice_v1_CheckResponse__Output } from './sluice/v1/CheckResponse.js';
import type { CheckResult as _sluice_v1_CheckResult, CheckResult__Output as _sluice_v1_CheckResult__Output } from './sluice/v1/CheckResult.js';
import type { ColumnStatistics as _sluice_v1_ColumnStatistics, ColumnStatistics__Output as _sluice_v1_ColumnStatistics__Output } from './sluice/v1/ColumnStatistics.js';
import type { ColumnStatisticsList as _sluice_v1_ColumnStatisticsList, ColumnStatisticsList__Output as _sluice_v1_ColumnStatisticsList__Output } from './sluice/v1/ColumnStatisticsList.js';
import type { Diagnostic as _sluice_v1_Diagnostic, Diagnostic__Output as _sluice_v1_Diagnostic__Output } from './sluice/v1/Diagnostic.js';
import type { EncodedStatistics as _sluice_v1_EncodedStatistics, EncodedStatistics__Output as _sluice_v1_EncodedStatistics__Output } from './sluice/v1/EncodedStatistics.js';
import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from './sluice/v1/ObjectRef.js';
import type { OutputColumn as _sluice_v1_OutputColumn, OutputColumn__Output as _sluice_v1_OutputColumn__Output } from './sluice/v1/OutputColumn.js';
import type { PartHeader as _sluice_v1_PartHeader, PartHeader__Output as _sluice_v1_PartHeader__Output } from './sluice/v1/PartHeader.js';
import type { PinnedLookup as _sluice_v1_PinnedLookup, PinnedLookup__Output as _sluice_v1_PinnedLookup__Output } from './sluice/v1/PinnedLookup.js';
import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from './sluice/v1/PipelineVersion.js';
import type { PublicationCounts as _sluice_v1_PublicationCounts, PublicationCounts__Output as _sluice_v1_PublicationCounts__Output } from './sluice/v1/PublicationCounts.js';
import type { RecordBatch as _sluice_v1_RecordBatch, RecordBatch__Output as _sluice_v1_RecordBatch__Output } from './sluice/v1/RecordBatch.js';
import type { RejectSource as _sluice_v1_RejectSource, RejectSource__Output as _sluice_v1_RejectSource__Output } from './sluice/v1/RejectSource.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from './sluice/v1/RuleCount.js';
import type { RunContext as _sluice_v1_RunContext, RunContext__Output as _sluice_v1_RunContext__Output } from './sluice/v1/RunContext.js';
import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from './sluice/v1/Split.js';
import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from './sluice/v1/SplitCounts.js';
import type { SplitPart as _sluice_v1_SplitPart, SplitPart__Output as _sluice_v1_SplitPart__Output } from './sluice/v1/SplitPart.js';
import type { TransformEvent as _sluice_v1_TransformEvent, TransformEvent__Output as _sluice_v1_TransformEvent__Output } from './sluice/v1/TransformEvent.js';
import type { TransformProgress as _sluice_v1_TransformProgress, TransformProgress__Output as _sluice_v1_TransformProgress__Output } from './sluice/v1/TransformProgress.js';
import type { TransformRequest as _sluice_v1_TransformRequest, TransformRequest__Output as _sluice_v1_TransformRequest__Output } from './sluice/v1/TransformRequest.js';
import type { TransformSchema as _sluice_v1_TransformSchema, TransformSchema__Output as _sluice_v1_TransformSchema__Output } from './sluice/v1/TransformSchema.js';
import type { TransformTrailer as _sluice_v1_TransformTrailer, TransformTrailer__Output as _sluice_v1_TransformTrailer__Output } from './sluice/v1/TransformTrailer.js';
import type { ValidatorClient as _sluice_v1_ValidatorClient, ValidatorDefinition as _sluice_v1_ValidatorDefinition } from './sluice/v1/Validator.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sluice: {
    v1: {
      CheckRequest: MessageTypeDefinition<_sluice_v1_CheckRequest, _sluice_v1_CheckRequest__Output>
      CheckResponse: MessageTypeDefinition<_sluice_v1_CheckResponse, _sluice_v1_CheckResponse__Output>
      CheckResult: MessageTypeDefinition<_sluice_v1_CheckResult, _sluice_v1_CheckResult__Output>
      ColumnStatistics: MessageTypeDefinition<_sluice_v1_ColumnStatistics, _sluice_v1_ColumnStatistics__Output>
      ColumnStatisticsList: MessageTypeDefinition<_sluice_v1_ColumnStatisticsList, _sluice_v1_ColumnStatisticsList__Output>
      Diagnostic: MessageTypeDefinition<_sluice_v1_Diagnostic, _sluice_v1_Diagnostic__Output>
      EncodedStatistics: MessageTypeDefinition<_sluice_v1_EncodedStatistics, _sluice_v1_EncodedStatistics__Output>
      ObjectRef: MessageTypeDefinition<_sluice_v1_ObjectRef, _sluice_v1_ObjectRef__Output>
      OutputColumn: MessageTypeDefinition<_sluice_v1_OutputColumn, _sluice_v1_OutputColumn__Output>
      PartHeader: MessageTypeDefinition<_sluice_v1_PartHeader, _sluice_v1_PartHeader__Output>
      PinnedLookup: MessageTypeDefinition<_sluice_v1_PinnedLookup, _sluice_v1_PinnedLookup__Output>
      PipelineVersion: MessageTypeDefinition<_sluice_v1_PipelineVersion, _sluice_v1_PipelineVersion__Output>
      PublicationCounts: MessageTypeDefinition<_sluice_v1_PublicationCounts, _sluice_v1_PublicationCounts__Output>
      RecordBatch: MessageTypeDefinition<_sluice_v1_RecordBatch, _sluice_v1_RecordBatch__Output>
      RejectSource: MessageTypeDefinition<_sluice_v1_RejectSource, _sluice_v1_RejectSource__Output>
      RuleCount: MessageTypeDefinition<_sluice_v1_RuleCount, _sluice_v1_RuleCount__Output>
      RunContext: MessageTypeDefinition<_sluice_v1_RunContext, _sluice_v1_RunContext__Output>
      Severity: EnumTypeDefinition
      Split: MessageTypeDefinition<_sluice_v1_Split, _sluice_v1_Split__Output>
      SplitCounts: MessageTypeDefinition<_sluice_v1_SplitCounts, _sluice_v1_SplitCounts__Output>
      SplitPart: MessageTypeDefinition<_sluice_v1_SplitPart, _sluice_v1_SplitPart__Output>
      TransformEvent: MessageTypeDefinition<_sluice_v1_TransformEvent, _sluice_v1_TransformEvent__Output>
      TransformProgress: MessageTypeDefinition<_sluice_v1_TransformProgress, _sluice_v1_TransformProgress__Output>
      TransformRequest: MessageTypeDefinition<_sluice_v1_TransformRequest, _sluice_v1_TransformRequest__Output>
      TransformSchema: MessageTypeDefinition<_sluice_v1_TransformSchema, _sluice_v1_TransformSchema__Output>
      TransformTrailer: MessageTypeDefinition<_sluice_v1_TransformTrailer, _sluice_v1_TransformTrailer__Output>
      Validator: SubtypeConstructor<typeof grpc.Client, _sluice_v1_ValidatorClient> & { service: _sluice_v1_ValidatorDefinition }
    }
  }
}

