// Original file: proto/sluice/v1/loader.proto

import type { Long } from '@grpc/proto-loader';

export interface PublishResponse {
  'rows'?: (number | string | Long);
}

export interface PublishResponse__Output {
  'rows': (number);
}
