// Original file: proto/sluice/v1/common.proto

import type { SplitPart as _sluice_v1_SplitPart, SplitPart__Output as _sluice_v1_SplitPart__Output } from '../../sluice/v1/SplitPart.js';

export interface Split {
  'splitId'?: (string);
  'ordinal'?: (number);
  'parts'?: (_sluice_v1_SplitPart)[];
}

export interface Split__Output {
  'splitId': (string);
  'ordinal': (number);
  'parts': (_sluice_v1_SplitPart__Output)[];
}
