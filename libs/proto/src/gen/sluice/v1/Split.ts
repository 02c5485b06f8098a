// Original file: proto/sluice/v1/common.proto

import type { SplitPart as _sluice_v1_SplitPart, SplitPart__Output as _sluice_v1_SplitPart__Output } from '../../sluice/v1/SplitPart.js';
import type { RejectSource as _sluice_v1_RejectSource, RejectSource__Output as _sluice_v1_RejectSource__Output } from '../../sluice/v1/RejectSource.js';

export interface Split {
  'splitId'?: (string);
  'ordinal'?: (number);
  'parts'?: (_sluice_v1_SplitPart)[];
  'rejects'?: (_sluice_v1_RejectSource | null);
  'objectSplits'?: (number);
}

export interface Split__Output {
  'splitId': (string);
  'ordinal': (number);
  'parts': (_sluice_v1_SplitPart__Output)[];
  'rejects': (_sluice_v1_RejectSource__Output | null);
  'objectSplits': (number);
}
