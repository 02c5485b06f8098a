// Original file: proto/sluice/v1/extractor.proto

import type { Split as _sluice_v1_Split, Split__Output as _sluice_v1_Split__Output } from '../../sluice/v1/Split.js';
import type { PlanTrailer as _sluice_v1_PlanTrailer, PlanTrailer__Output as _sluice_v1_PlanTrailer__Output } from '../../sluice/v1/PlanTrailer.js';
import type { PlanProgress as _sluice_v1_PlanProgress, PlanProgress__Output as _sluice_v1_PlanProgress__Output } from '../../sluice/v1/PlanProgress.js';

export interface PlanEvent {
  'split'?: (_sluice_v1_Split | null);
  'trailer'?: (_sluice_v1_PlanTrailer | null);
  'progress'?: (_sluice_v1_PlanProgress | null);
  'event'?: "split"|"trailer"|"progress";
}

export interface PlanEvent__Output {
  'split'?: (_sluice_v1_Split__Output | null);
  'trailer'?: (_sluice_v1_PlanTrailer__Output | null);
  'progress'?: (_sluice_v1_PlanProgress__Output | null);
  'event'?: "split"|"trailer"|"progress";
}
