// Original file: proto/sluice/v1/loader.proto

import type { CheckResult as _sluice_v1_CheckResult, CheckResult__Output as _sluice_v1_CheckResult__Output } from '../../sluice/v1/CheckResult.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from '../../sluice/v1/RuleCount.js';

export interface PublishRefused {
  'checks'?: (_sluice_v1_CheckResult)[];
  'rules'?: (_sluice_v1_RuleCount)[];
  'reason'?: (string);
  'message'?: (string);
  'hint'?: (string);
}

export interface PublishRefused__Output {
  'checks': (_sluice_v1_CheckResult__Output)[];
  'rules': (_sluice_v1_RuleCount__Output)[];
  'reason': (string);
  'message': (string);
  'hint': (string);
}
