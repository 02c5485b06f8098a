// Original file: proto/sluice/v1/loader.proto

import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from '../../sluice/v1/PipelineVersion.js';
import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from '../../sluice/v1/ObjectRef.js';
import type { RunContext as _sluice_v1_RunContext, RunContext__Output as _sluice_v1_RunContext__Output } from '../../sluice/v1/RunContext.js';

export interface SeenObjectsRequest {
  'pipeline'?: (_sluice_v1_PipelineVersion | null);
  'objects'?: (_sluice_v1_ObjectRef)[];
  'run'?: (_sluice_v1_RunContext | null);
}

export interface SeenObjectsRequest__Output {
  'pipeline': (_sluice_v1_PipelineVersion__Output | null);
  'objects': (_sluice_v1_ObjectRef__Output)[];
  'run': (_sluice_v1_RunContext__Output | null);
}
