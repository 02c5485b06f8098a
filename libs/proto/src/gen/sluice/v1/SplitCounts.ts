// Original file: proto/sluice/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface SplitCounts {
  'read'?: (number | string | Long);
  'loaded'?: (number | string | Long);
  'rejected'?: (number | string | Long);
  'filtered'?: (number | string | Long);
  'warned'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'superseded'?: (number | string | Long);
}

export interface SplitCounts__Output {
  'read': (number);
  'loaded': (number);
  'rejected': (number);
  'filtered': (number);
  'warned': (number);
  'bytes': (number);
  'superseded': (number);
}
