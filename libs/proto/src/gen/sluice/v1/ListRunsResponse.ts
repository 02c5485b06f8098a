// Original file: proto/sluice/v1/orchestrator.proto

import type { Run as _sluice_v1_Run, Run__Output as _sluice_v1_Run__Output } from '../../sluice/v1/Run.js';

export interface ListRunsResponse {
  'runs'?: (_sluice_v1_Run)[];
  'nextPageToken'?: (string);
}

export interface ListRunsResponse__Output {
  'runs': (_sluice_v1_Run__Output)[];
  'nextPageToken': (string);
}
