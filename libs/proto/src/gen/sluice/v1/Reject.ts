// Original file: proto/sluice/v1/loader.proto

import type { BrokenRule as _sluice_v1_BrokenRule, BrokenRule__Output as _sluice_v1_BrokenRule__Output } from '../../sluice/v1/BrokenRule.js';
import type { Long } from '@grpc/proto-loader';

export interface Reject {
  'bucket'?: (string);
  'key'?: (string);
  'splitId'?: (string);
  'record'?: (number | string | Long);
  'byteOffset'?: (number | string | Long);
  'raw'?: (Buffer | Uint8Array | string);
  'broken'?: (_sluice_v1_BrokenRule)[];
  'replayedBy'?: (string);
}

export interface Reject__Output {
  'bucket': (string);
  'key': (string);
  'splitId': (string);
  'record': (number);
  'byteOffset': (number);
  'raw': (Buffer);
  'broken': (_sluice_v1_BrokenRule__Output)[];
  'replayedBy': (string);
}
