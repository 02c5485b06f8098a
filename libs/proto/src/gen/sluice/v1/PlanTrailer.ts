// Original file: proto/sluice/v1/extractor.proto

import type { PinnedLookup as _sluice_v1_PinnedLookup, PinnedLookup__Output as _sluice_v1_PinnedLookup__Output } from '../../sluice/v1/PinnedLookup.js';
import type { Long } from '@grpc/proto-loader';

export interface PlanTrailer {
  'splits'?: (number);
  'objects'?: (number);
  'bytes'?: (number | string | Long);
  'lookups'?: (_sluice_v1_PinnedLookup)[];
}

export interface PlanTrailer__Output {
  'splits': (number);
  'objects': (number);
  'bytes': (number);
  'lookups': (_sluice_v1_PinnedLookup__Output)[];
}
