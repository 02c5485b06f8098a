// Original file: proto/sluice/v1/loader.proto

import type { Long } from '@grpc/proto-loader';

export interface RejectedRecord {
  'part'?: (number);
  'record'?: (number | string | Long);
  'byteOffset'?: (number | string | Long);
  'raw'?: (Buffer | Uint8Array | string);
}

export interface RejectedRecord__Output {
  'part': (number);
  'record': (number);
  'byteOffset': (number);
  'raw': (Buffer);
}
