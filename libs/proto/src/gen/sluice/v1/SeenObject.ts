// Original file: proto/sluice/v1/loader.proto

import type { SeenState as _sluice_v1_SeenState, SeenState__Output as _sluice_v1_SeenState__Output } from '../../sluice/v1/SeenState.js';

export interface SeenObject {
  'state'?: (_sluice_v1_SeenState);
  'runId'?: (string);
}

export interface SeenObject__Output {
  'state': (_sluice_v1_SeenState__Output);
  'runId': (string);
}
