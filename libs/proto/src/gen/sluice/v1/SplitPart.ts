// Original file: proto/sluice/v1/common.proto

import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from '../../sluice/v1/ObjectRef.js';
import type { Long } from '@grpc/proto-loader';

export interface SplitPart {
  'object'?: (_sluice_v1_ObjectRef | null);
  'start'?: (number | string | Long);
  'end'?: (number | string | Long);
  'firstRecord'?: (number | string | Long);
  'headEnd'?: (number | string | Long);
}

export interface SplitPart__Output {
  'object': (_sluice_v1_ObjectRef__Output | null);
  'start': (number);
  'end': (number);
  'firstRecord': (number);
  'headEnd': (number);
}
