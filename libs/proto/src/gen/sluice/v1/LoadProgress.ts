// Original file: proto/sluice/v1/loader.proto

import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from '../../sluice/v1/SplitCounts.js';

export interface LoadProgress {
  'counts'?: (_sluice_v1_SplitCounts | null);
}

export interface LoadProgress__Output {
  'counts': (_sluice_v1_SplitCounts__Output | null);
}
