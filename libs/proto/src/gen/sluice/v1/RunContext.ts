// Original file: proto/sluice/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface RunContext {
  'runId'?: (string);
  'logicalDate'?: (string);
  'params'?: ({[key: string]: string});
  'triggeredAtMs'?: (number | string | Long);
}

export interface RunContext__Output {
  'runId': (string);
  'logicalDate': (string);
  'params': ({[key: string]: string});
  'triggeredAtMs': (number);
}
