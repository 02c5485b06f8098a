// Original file: proto/sluice/v1/extractor.proto

import type { Long } from '@grpc/proto-loader';

export interface CutTrailer {
  'splits'?: (number);
  'records'?: (number | string | Long);
  'bytes'?: (number | string | Long);
}

export interface CutTrailer__Output {
  'splits': (number);
  'records': (number);
  'bytes': (number);
}
