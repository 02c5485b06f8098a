// Original file: proto/sluice/v1/extractor.proto

import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from '../../sluice/v1/Split.js';
import type { CutProgress as _sluice_v1_CutProgress, CutProgress__Output as _sluice_v1_CutProgress__Output } from '../../sluice/v1/CutProgress.js';
import type { CutTrailer as _sluice_v1_CutTrailer, CutTrailer__Output as _sluice_v1_CutTrailer__Output } from '../../sluice/v1/CutTrailer.js';

export interface CutEvent {
  'split'?: (_sluice_v1_Split | null);
  'progress'?: (_sluice_v1_CutProgress | null);
  'trailer'?: (_sluice_v1_CutTrailer | null);
  'event'?: "split"|"progress"|"trailer";
}

export interface CutEvent__Output {
  'split'?: (_sluice_v1_Split__Output | null);
  'progress'?: (_sluice_v1_CutProgress__Output | null);
  'trailer'?: (_sluice_v1_CutTrailer__Output | null);
  'event'?: "split"|"progress"|"trailer";
}
