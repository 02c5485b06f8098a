// Original file: proto/sluice/v1/extractor.proto

import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from '../../sluice/v1/PipelineVersion.js';
import type { RunContext as _sluice_v1_RunContext, RunContext__Output as _sluice_v1_RunContext__Output } from '../../sluice/v1/RunContext.js';
import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from '../../sluice/v1/ObjectRef.js';

export interface PlanRequest {
  'pipeline'?: (_sluice_v1_PipelineVersion | null);
  'run'?: (_sluice_v1_RunContext | null);
  'lookupsOnly'?: (boolean);
  'objects'?: (_sluice_v1_ObjectRef)[];
}

export interface PlanRequest__Output {
  'pipeline': (_sluice_v1_PipelineVersion__Output | null);
  'run': (_sluice_v1_RunContext__Output | null);
  'lookupsOnly': (boolean);
  'objects': (_sluice_v1_ObjectRef__Output)[];
}
