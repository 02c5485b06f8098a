// Original file: proto/sluice/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface PublicationCounts {
  'staged'?: (number | string | Long);
  'inserted'?: (number | string | Long);
  'updated'?: (number | string | Long);
  'unchanged'?: (number | string | Long);
  'superseded'?: (number | string | Long);
  'rejected'?: (number | string | Long);
  'deleted'?: (number | string | Long);
}

export interface PublicationCounts__Output {
  'staged': (number);
  'inserted': (number);
  'updated': (number);
  'unchanged': (number);
  'superseded': (number);
  'rejected': (number);
  'deleted': (number);
}
