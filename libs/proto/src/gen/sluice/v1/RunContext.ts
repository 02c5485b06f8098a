// Original file: proto/sluice/v1/common.proto

import type { PinnedLookup as _sluice_v1_PinnedLookup, PinnedLookup__Output as _sluice_v1_PinnedLookup__Output } from '../../sluice/v1/PinnedLookup.js';
import type { Long } from '@grpc/proto-loader';

export interface RunContext {
  'runId'?: (string);
  'logicalDate'?: (string);
  'params'?: ({[key: string]: string});
  'triggeredAtMs'?: (number | string | Long);
  'lookups'?: (_sluice_v1_PinnedLookup)[];
  'replayOf'?: (string);
  'replaces'?: (string)[];
}

export interface RunContext__Output {
  'runId': (string);
  'logicalDate': (string);
  'params': ({[key: string]: string});
  'triggeredAtMs': (number);
  'lookups': (_sluice_v1_PinnedLookup__Output)[];
  'replayOf': (string);
  'replaces': (string)[];
}
