// Original file: proto/sluice/v1/orchestrator.proto

import type { Run as _sluice_v1_Run, Run__Output as _sluice_v1_Run__Output } from '../../sluice/v1/Run.js';

export interface TriggerRunResponse {
  'run'?: (_sluice_v1_Run | null);
  'created'?: (boolean);
}

export interface TriggerRunResponse__Output {
  'run': (_sluice_v1_Run__Output | null);
  'created': (boolean);
}
