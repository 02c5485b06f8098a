// Original file: proto/sluice/v1/common.proto

import type { Severity as _sluice_v1_Severity, Severity__Output as _sluice_v1_Severity__Output } from '../../sluice/v1/Severity.js';

export interface Diagnostic {
  'severity'?: (_sluice_v1_Severity);
  'code'?: (string);
  'message'?: (string);
  'path'?: (string);
  'line'?: (number);
  'column'?: (number);
  'hint'?: (string);
}

export interface Diagnostic__Output {
  'severity': (_sluice_v1_Severity__Output);
  'code': (string);
  'message': (string);
  'path': (string);
  'line': (number);
  'column': (number);
  'hint': (string);
}
