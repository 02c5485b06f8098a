// Original file: proto/sluice/v1/loader.proto

import type { Long } from '@grpc/proto-loader';

export interface LookupTrailer {
  'rows'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'crc32'?: (number);
}

export interface LookupTrailer__Output {
  'rows': (number);
  'bytes': (number);
  'crc32': (number);
}
