// Original file: proto/sluice/v1/common.proto

import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from '../../sluice/v1/ObjectRef.js';

export interface PinnedLookup {
  'name'?: (string);
  'object'?: (_sluice_v1_ObjectRef | null);
}

export interface PinnedLookup__Output {
  'name': (string);
  'object': (_sluice_v1_ObjectRef__Output | null);
}
