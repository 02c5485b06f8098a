// Original file: proto/sluice/v1/orchestrator.proto

import type { Long } from '@grpc/proto-loader';

export interface TopValue {
  'value'?: (string);
  'rows'?: (number | string | Long);
}

export interface TopValue__Output {
  'value': (string);
  'rows': (number);
}
