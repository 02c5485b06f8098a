// Original file: proto/sluice/v1/extractor.proto

import type { Long } from '@grpc/proto-loader';

export interface PlanProgress {
  'listed'?: (number | string | Long);
}

export interface PlanProgress__Output {
  'listed': (number);
}
