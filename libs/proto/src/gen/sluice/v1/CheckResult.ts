// Original file: proto/sluice/v1/common.proto

import type { Severity as _sluice_v1_Severity, Severity__Output as _sluice_v1_Severity__Output } from '../../sluice/v1/Severity.js';
import type { Long } from '@grpc/proto-loader';

export interface CheckResult {
  'name'?: (string);
  'kind'?: (string);
  'severity'?: (_sluice_v1_Severity);
  'passed'?: (boolean);
  'observed'?: (string);
  'expected'?: (string);
  'offenders'?: (number | string | Long);
  'message'?: (string);
}

export interface CheckResult__Output {
  'name': (string);
  'kind': (string);
  'severity': (_sluice_v1_Severity__Output);
  'passed': (boolean);
  'observed': (string);
  'expected': (string);
  'offenders': (number);
  'message': (string);
}
