// Original file: proto/sluice/v1/orchestrator.proto

import type { Run as _sluice_v1_Run, Run__Output as _sluice_v1_Run__Output } from '../../sluice/v1/Run.js';
import type { RunSplit as _sluice_v1_RunSplit, RunSplit__Output as _sluice_v1_RunSplit__Output } from '../../sluice/v1/RunSplit.js';

export interface GetRunResponse {
  'run'?: (_sluice_v1_Run | null);
  'splits'?: (_sluice_v1_RunSplit)[];
  'nextSplitPageToken'?: (string);
}

export interface GetRunResponse__Output {
  'run': (_sluice_v1_Run__Output | null);
  'splits': (_sluice_v1_RunSplit__Output)[];
  'nextSplitPageToken': (string);
}
