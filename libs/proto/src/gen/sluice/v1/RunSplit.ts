// Original file: proto/sluice/v1/orchestrator.proto

import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from '../../sluice/v1/Split.js';
import type { SplitState as _sluice_v1_SplitState, SplitState__Output as _sluice_v1_SplitState__Output } from '../../sluice/v1/SplitState.js';
import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from '../../sluice/v1/SplitCounts.js';
import type { Failure as _sluice_v1_Failure, Failure__Output as _sluice_v1_Failure__Output } from '../../sluice/v1/Failure.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from '../../sluice/v1/RuleCount.js';

export interface RunSplit {
  'split'?: (_sluice_v1_Split | null);
  'state'?: (_sluice_v1_SplitState);
  'attempts'?: (number);
  'counts'?: (_sluice_v1_SplitCounts | null);
  'failure'?: (_sluice_v1_Failure | null);
  'rules'?: (_sluice_v1_RuleCount)[];
  'objects'?: (number);
}

export interface RunSplit__Output {
  'split': (_sluice_v1_Split__Output | null);
  'state': (_sluice_v1_SplitState__Output);
  'attempts': (number);
  'counts': (_sluice_v1_SplitCounts__Output | null);
  'failure': (_sluice_v1_Failure__Output | null);
  'rules': (_sluice_v1_RuleCount__Output)[];
  'objects': (number);
}
