// Original file: proto/sluice/v1/loader.proto

import type { Long } from '@grpc/proto-loader';

export interface PrepareResponse {
  'table'?: (string);
  'created'?: (boolean);
  'serverVersion'?: (string);
  'statements'?: (string)[];
  'estimatedRows'?: (number | string | Long);
  'ready'?: (boolean);
}

export interface PrepareResponse__Output {
  'table': (string);
  'created': (boolean);
  'serverVersion': (string);
  'statements': (string)[];
  'estimatedRows': (number);
  'ready': (boolean);
}
