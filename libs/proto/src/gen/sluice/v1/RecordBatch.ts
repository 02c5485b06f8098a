// Original file: proto/sluice/v1/validator.proto

import type { Long } from '@grpc/proto-loader';

export interface RecordBatch {
  'ipc'?: (Buffer | Uint8Array | string);
  'rows'?: (number);
  'sourceBytes'?: (number | string | Long);
}

export interface RecordBatch__Output {
  'ipc': (Buffer);
  'rows': (number);
  'sourceBytes': (number);
}
