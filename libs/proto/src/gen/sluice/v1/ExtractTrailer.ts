// Original file: proto/sluice/v1/extractor.proto

import type { Long } from '@grpc/proto-loader';

export interface ExtractTrailer {
  'chunks'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'sourceBytes'?: (number | string | Long);
  'crc32'?: (number);
  'resumed'?: (number);
}

export interface ExtractTrailer__Output {
  'chunks': (number);
  'bytes': (number);
  'sourceBytes': (number);
  'crc32': (number);
  'resumed': (number);
}
