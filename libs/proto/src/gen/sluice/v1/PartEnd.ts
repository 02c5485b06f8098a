// Original file: proto/sluice/v1/extractor.proto

import type { Long } from '@grpc/proto-loader';

export interface PartEnd {
  'part'?: (number);
  'bytes'?: (number | string | Long);
}

export interface PartEnd__Output {
  'part': (number);
  'bytes': (number);
}
