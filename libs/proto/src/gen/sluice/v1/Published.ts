// Original file: proto/sluice/v1/loader.proto

import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from '../../sluice/v1/SplitCounts.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from '../../sluice/v1/RuleCount.js';
import type { CheckResult as _sluice_v1_CheckResult, CheckResult__Output as _sluice_v1_CheckResult__Output } from '../../sluice/v1/CheckResult.js';
import type { PublicationCounts as _sluice_v1_PublicationCounts, PublicationCounts__Output as _sluice_v1_PublicationCounts__Output } from '../../sluice/v1/PublicationCounts.js';

export interface Published {
  'counts'?: (_sluice_v1_SplitCounts | null);
  'rules'?: (_sluice_v1_RuleCount)[];
  'checks'?: (_sluice_v1_CheckResult)[];
  'alreadyPublished'?: (boolean);
  'publication'?: (_sluice_v1_PublicationCounts | null);
}

export interface Published__Output {
  'counts': (_sluice_v1_SplitCounts__Output | null);
  'rules': (_sluice_v1_RuleCount__Output)[];
  'checks': (_sluice_v1_CheckResult__Output)[];
  'alreadyPublished': (boolean);
  'publication': (_sluice_v1_PublicationCounts__Output | null);
}
