// Original file: proto/sluice/v1/loader.proto

import type { PipelineVersion as _sluice_v1_PipelineVersion, PipelineVersion__Output as _sluice_v1_PipelineVersion__Output } from '../../sluice/v1/PipelineVersion.js';

export interface ListRejectsRequest {
  'pipeline'?: (_sluice_v1_PipelineVersion | null);
  'runId'?: (string);
  'rule'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'includeReplayed'?: (boolean);
}

export interface ListRejectsRequest__Output {
  'pipeline': (_sluice_v1_PipelineVersion__Output | null);
  'runId': (string);
  'rule': (string);
  'pageSize': (number);
  'pageToken': (string);
  'includeReplayed': (boolean);
}
