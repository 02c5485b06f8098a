// Original file: proto/sluice/v1/orchestrator.proto

import type { Pipeline as _sluice_v1_Pipeline, Pipeline__Output as _sluice_v1_Pipeline__Output } from '../../sluice/v1/Pipeline.js';

export interface ListPipelinesResponse {
  'pipelines'?: (_sluice_v1_Pipeline)[];
  'nextPageToken'?: (string);
}

export interface ListPipelinesResponse__Output {
  'pipelines': (_sluice_v1_Pipeline__Output)[];
  'nextPageToken': (string);
}
