// Original file: proto/sluice/v1/loader.proto

import type { Severity as _sluice_v1_Severity, Severity__Output as _sluice_v1_Severity__Output } from '../../sluice/v1/Severity.js';

export interface BrokenRule {
  'rule'?: (string);
  'column'?: (string);
  'value'?: (string);
  'reason'?: (string);
  'severity'?: (_sluice_v1_Severity);
}

export interface BrokenRule__Output {
  'rule': (string);
  'column': (string);
  'value': (string);
  'reason': (string);
  'severity': (_sluice_v1_Severity__Output);
}
