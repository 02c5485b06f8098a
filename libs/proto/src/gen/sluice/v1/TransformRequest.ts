// Original file: proto/sluice/v1/validator.proto

import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from '../../sluice/v1/PipelineVersion.js';
import type { RunContext as _sluice_v1_RunContext, RunContext__Output as _sluice_v1_RunContext__Output } from '../../sluice/v1/RunContext.js';
import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from '../../sluice/v1/Split.js';

export interface TransformRequest {
  'pipeline'?: (_sluice_v1_PipelineVersion | null);
  'run'?: (_sluice_v1_RunContext | null);
  'split'?: (_sluice_v1_Split | null);
  'includeSource'?: (boolean);
  'sampleRecords'?: (number);
}

export interface TransformRequest__Output {
  'pipeline': (_sluice_v1_PipelineVersion__Output | null);
  'run': (_sluice_v1_RunContext__Output | null);
  'split': (_sluice_v1_Split__Output | null);
  'includeSource': (boolean);
  'sampleRecords': (number);
}
