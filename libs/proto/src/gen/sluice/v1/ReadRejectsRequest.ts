// Original file: proto/sluice/v1/loader.proto

import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from '../../sluice/v1/PipelineVersion.js';
import type { RejectSource as _sluice_v1_RejectSource, RejectSource__Output as _sluice_v1_RejectSource__Output } from '../../sluice/v1/RejectSource.js';

export interface ReadRejectsRequest {
  'pipeline'?: (_sluice_v1_PipelineVersion | null);
  'source'?: (_sluice_v1_RejectSource | null);
}

export interface ReadRejectsRequest__Output {
  'pipeline': (_sluice_v1_PipelineVersion__Output | null);
  'source': (_sluice_v1_RejectSource__Output | null);
}
