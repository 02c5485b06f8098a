// Original file: proto/sluice/v1/extractor.proto

import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from '../../sluice/v1/Split.js';
import type { PlanTrailer as _sluice_v1_PlanTrailer, PlanTrailer__Output as _sluice_v1_PlanTrailer__Output } from '../../sluice/v1/PlanTrailer.js';

export interface PlanEvent {
  'split'?: (_sluice_v1_Split | null);
  'trailer'?: (_sluice_v1_PlanTrailer | null);
  'event'?: "split"|"trailer";
}

export interface PlanEvent__Output {
  'split'?: (_sluice_v1_Split__Output | null);
  'trailer'?: (_sluice_v1_PlanTrailer__Output | null);
  'event'?: "split"|"trailer";
}
