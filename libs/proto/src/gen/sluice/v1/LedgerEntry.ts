// Original file: proto/sluice/v1/loader.proto

import type { SplitPart as _sluice_v1_SplitPart, SplitPart__Output as _sluice_v1_SplitPart__Output } from '../../sluice/v1/SplitPart.js';
import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from '../../sluice/v1/SplitCounts.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from '../../sluice/v1/RuleCount.js';
import type { Long } from '@grpc/proto-loader';

export interface LedgerEntry {
  'splitId'?: (string);
  'attempt'?: (number);
  'parts'?: (_sluice_v1_SplitPart)[];
  'counts'?: (_sluice_v1_SplitCounts | null);
  'committedAtMs'?: (number | string | Long);
  'rules'?: (_sluice_v1_RuleCount)[];
  'quarantined'?: (number | string | Long);
}

export interface LedgerEntry__Output {
  'splitId': (string);
  'attempt': (number);
  'parts': (_sluice_v1_SplitPart__Output)[];
  'counts': (_sluice_v1_SplitCounts__Output | null);
  'committedAtMs': (number);
  'rules': (_sluice_v1_RuleCount__Output)[];
  'quarantined': (number);
}
