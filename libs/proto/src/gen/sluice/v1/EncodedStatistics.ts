// Original file: proto/sluice/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface EncodedStatistics {
  'rows'?: (number | string | Long);
  'columns'?: (Buffer | Uint8Array | string);
}

export interface EncodedStatistics__Output {
  'rows': (number);
  'columns': (Buffer);
}
