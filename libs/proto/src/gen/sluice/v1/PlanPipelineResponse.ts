// Original file: proto/sluice/v1/orchestrator.proto

import type { Diagnostic as _sluice_v1_Diagnostic, Diagnostic__Output as _sluice_v1_Diagnostic__Output } from '../../sluice/v1/Diagnostic.js';
import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from '../../sluice/v1/ObjectRef.js';
import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from '../../sluice/v1/SplitCounts.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from '../../sluice/v1/RuleCount.js';
import type { Reject as _sluice_v1_Reject, Reject__Output as _sluice_v1_Reject__Output } from '../../sluice/v1/Reject.js';
import type { Long } from '@grpc/proto-loader';

export interface PlanPipelineResponse {
  'diagnostics'?: (_sluice_v1_Diagnostic)[];
  'objects'?: (number);
  'bytes'?: (number | string | Long);
  'splits'?: (number);
  'estimatedRows'?: (number | string | Long);
  'firstObjects'?: (_sluice_v1_ObjectRef)[];
  'objectsSkipped'?: (number);
  'table'?: (string);
  'tableExists'?: (boolean);
  'statements'?: (string)[];
  'sample'?: (_sluice_v1_SplitCounts | null);
  'rules'?: (_sluice_v1_RuleCount)[];
  'rejects'?: (_sluice_v1_Reject)[];
  'tableRows'?: (number | string | Long);
}

export interface PlanPipelineResponse__Output {
  'diagnostics': (_sluice_v1_Diagnostic__Output)[];
  'objects': (number);
  'bytes': (number);
  'splits': (number);
  'estimatedRows': (number);
  'firstObjects': (_sluice_v1_ObjectRef__Output)[];
  'objectsSkipped': (number);
  'table': (string);
  'tableExists': (boolean);
  'statements': (string)[];
  'sample': (_sluice_v1_SplitCounts__Output | null);
  'rules': (_sluice_v1_RuleCount__Output)[];
  'rejects': (_sluice_v1_Reject__Output)[];
  'tableRows': (number);
}
