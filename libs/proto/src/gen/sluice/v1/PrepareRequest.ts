// Original file: proto/sluice/v1/loader.proto

import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from '../../sluice/v1/PipelineVersion.js';
import type { RunContext as _sluice_v1_RunContext, RunContext__Output as _sluice_v1_RunContext__Output } from '../../sluice/v1/RunContext.js';
import type { OutputColumn as _sluice_v1_OutputColumn, OutputColumn__Output as _sluice_v1_OutputColumn__Output } from '../../sluice/v1/OutputColumn.js';

export interface PrepareRequest {
  'pipeline'?: (_sluice_v1_PipelineVersion | null);
  'run'?: (_sluice_v1_RunContext | null);
  'columns'?: (_sluice_v1_OutputColumn)[];
  'dryRun'?: (boolean);
  'loaded'?: (boolean);
  'withoutEstimate'?: (boolean);
}

export interface PrepareRequest__Output {
  'pipeline': (_sluice_v1_PipelineVersion__Output | null);
  'run': (_sluice_v1_RunContext__Output | null);
  'columns': (_sluice_v1_OutputColumn__Output)[];
  'dryRun': (boolean);
  'loaded': (boolean);
  'withoutEstimate': (boolean);
}
