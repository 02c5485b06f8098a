// Original file: proto/sluice/v1/extractor.proto

import type { Long } from '@grpc/proto-loader';

export interface CutProgress {
  'bytes'?: (number | string | Long);
}

export interface CutProgress__Output {
  'bytes': (number);
}
