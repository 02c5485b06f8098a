// Original file: proto/sluice/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface RejectSource {
  'runId'?: (string);
  'splitId'?: (string);
  'rule'?: (string);
  'records'?: (number | string | Long);
}

export interface RejectSource__Output {
  'runId': (string);
  'splitId': (string);
  'rule': (string);
  'records': (number);
}
