// Original file: proto/sluice/v1/loader.proto

import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from '../../sluice/v1/SplitCounts.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from '../../sluice/v1/RuleCount.js';
import type { EncodedStatistics as _sluice_v1_EncodedStatistics, EncodedStatistics__Output as _sluice_v1_EncodedStatistics__Output } from '../../sluice/v1/EncodedStatistics.js';

export interface LoadCommitted {
  'counts'?: (_sluice_v1_SplitCounts | null);
  'rules'?: (_sluice_v1_RuleCount)[];
  'alreadyCommitted'?: (boolean);
  'staged'?: (boolean);
  'statistics'?: (_sluice_v1_EncodedStatistics | null);
}

export interface LoadCommitted__Output {
  'counts': (_sluice_v1_SplitCounts__Output | null);
  'rules': (_sluice_v1_RuleCount__Output)[];
  'alreadyCommitted': (boolean);
  'staged': (boolean);
  'statistics': (_sluice_v1_EncodedStatistics__Output | null);
}
