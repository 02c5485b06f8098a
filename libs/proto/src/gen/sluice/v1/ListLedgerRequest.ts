// Original file: proto/sluice/v1/loader.proto

import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from '../../sluice/v1/PipelineVersion.js';

export interface ListLedgerRequest {
  'pipeline'?: (_sluice_v1_PipelineVersion | null);
  'runId'?: (string);
  'staged'?: (boolean);
  'quarantined'?: (boolean);
  'rule'?: (string);
}

export interface ListLedgerRequest__Output {
  'pipeline': (_sluice_v1_PipelineVersion__Output | null);
  'runId': (string);
  'staged': (boolean);
  'quarantined': (boolean);
  'rule': (string);
}
