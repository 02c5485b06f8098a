// Original file: proto/sluice/v1/extractor.proto

import type { Long } from '@grpc/proto-loader';

export interface PlanTrailer {
  'splits'?: (number);
  'objects'?: (number);
  'bytes'?: (number | string | Long);
}

export interface PlanTrailer__Output {
  'splits': (number);
  'objects': (number);
  'bytes': (number);
}
