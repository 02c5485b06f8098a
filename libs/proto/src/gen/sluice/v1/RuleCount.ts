// Original file: proto/sluice/v1/common.proto

import type { Severity as _sluice_v1_Severity, Severity__Output as _sluice_v1_Severity__Output } from '../../sluice/v1/Severity.js';
import type { Long } from '@grpc/proto-loader';

export interface RuleCount {
  'rule'?: (string);
  'column'?: (string);
  'severity'?: (_sluice_v1_Severity);
  'records'?: (number | string | Long);
}

export interface RuleCount__Output {
  'rule': (string);
  'column': (string);
  'severity': (_sluice_v1_Severity__Output);
  'records': (number);
}
