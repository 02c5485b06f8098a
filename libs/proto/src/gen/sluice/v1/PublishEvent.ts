// Original file: proto/sluice/v1/loader.proto

import type { PublishProgress as _sluice_v1_PublishProgress, PublishProgress__Output as _sluice_v1_PublishProgress__Output } from '../../sluice/v1/PublishProgress.js';
import type { Published as _sluice_v1_Published, Published__Output as _sluice_v1_Published__Output } from '../../sluice/v1/Published.js';
import type { PublishRefused as _sluice_v1_PublishRefused, PublishRefused__Output as _sluice_v1_PublishRefused__Output } from '../../sluice/v1/PublishRefused.js';
import type { StagingIncomplete as _sluice_v1_StagingIncomplete, StagingIncomplete__Output as _sluice_v1_StagingIncomplete__Output } from '../../sluice/v1/StagingIncomplete.js';

export interface PublishEvent {
  'progress'?: (_sluice_v1_PublishProgress | null);
  'published'?: (_sluice_v1_Published | null);
  'refused'?: (_sluice_v1_PublishRefused | null);
  'incomplete'?: (_sluice_v1_StagingIncomplete | null);
  'event'?: "progress"|"published"|"refused"|"incomplete";
}

export interface PublishEvent__Output {
  'progress'?: (_sluice_v1_PublishProgress__Output | null);
  'published'?: (_sluice_v1_Published__Output | null);
  'refused'?: (_sluice_v1_PublishRefused__Output | null);
  'incomplete'?: (_sluice_v1_StagingIncomplete__Output | null);
  'event'?: "progress"|"published"|"refused"|"incomplete";
}
