// Original file: proto/sluice/v1/orchestrator.proto

import type { Diagnostic as _sluice_v1_Diagnostic, Diagnostic__Output as _sluice_v1_Diagnostic__Output } from '../../sluice/v1/Diagnostic.js';
import type { Pipeline as _sluice_v1_Pipeline, Pipeline__Output as _sluice_v1_Pipeline__Output } from '../../sluice/v1/Pipeline.js';

export interface ApplyPipelineResponse {
  'diagnostics'?: (_sluice_v1_Diagnostic)[];
  'pipeline'?: (_sluice_v1_Pipeline | null);
  'changed'?: (boolean);
}

export interface ApplyPipelineResponse__Output {
  'diagnostics': (_sluice_v1_Diagnostic__Output)[];
  'pipeline': (_sluice_v1_Pipeline__Output | null);
  'changed': (boolean);
}
