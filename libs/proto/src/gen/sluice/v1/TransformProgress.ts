// Original file: proto/sluice/v1/validator.proto

import type { Long } from '@grpc/proto-loader';

export interface TransformProgress {
  'sourceBytes'?: (number | string | Long);
}

export interface TransformProgress__Output {
  'sourceBytes': (number);
}
