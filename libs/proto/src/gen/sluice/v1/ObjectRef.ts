// Original file: proto/sluice/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface ObjectRef {
  'bucket'?: (string);
  'key'?: (string);
  'versionId'?: (string);
  'etag'?: (string);
  'lastModifiedMs'?: (number | string | Long);
  'size'?: (number | string | Long);
}

export interface ObjectRef__Output {
  'bucket': (string);
  'key': (string);
  'versionId': (string);
  'etag': (string);
  'lastModifiedMs': (number);
  'size': (number);
}
