// Original file: proto/sluice/v1/loader.proto

import type { LoadProgress as _sluice_v1_LoadProgress, LoadProgress__Output as _sluice_v1_LoadProgress__Output } from '../../sluice/v1/LoadProgress.js';
import type { LoadCommitted as _sluice_v1_LoadCommitted, LoadCommitted__Output as _sluice_v1_LoadCommitted__Output } from '../../sluice/v1/LoadCommitted.js';

export interface LoadEvent {
  'progress'?: (_sluice_v1_LoadProgress | null);
  'committed'?: (_sluice_v1_LoadCommitted | null);
  'event'?: "progress"|"committed";
}

export interface LoadEvent__Output {
  'progress'?: (_sluice_v1_LoadProgress__Output | null);
  'committed'?: (_sluice_v1_LoadCommitted__Output | null);
  'event'?: "progress"|"committed";
}
