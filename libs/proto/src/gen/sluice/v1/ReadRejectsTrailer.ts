// Original file: proto/sluice/v1/loader.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadRejectsTrailer {
  'records'?: (number | string | Long);
  'bytes'?: (number | string | Long);
}

export interface ReadRejectsTrailer__Output {
  'records': (number);
  'bytes': (number);
}
