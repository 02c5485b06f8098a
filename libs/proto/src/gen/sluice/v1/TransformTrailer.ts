// Original file: proto/sluice/v1/validator.proto

import type { SplitCounts as _sluice_v1_SplitCounts, SplitCounts__Output as _sluice_v1_SplitCounts__Output } from '../../sluice/v1/SplitCounts.js';
import type { RuleCount as _sluice_v1_RuleCount, RuleCount__Output as _sluice_v1_RuleCount__Output } from '../../sluice/v1/RuleCount.js';
import type { PartHeader as _sluice_v1_PartHeader, PartHeader__Output as _sluice_v1_PartHeader__Output } from '../../sluice/v1/PartHeader.js';
import type { EncodedStatistics as _sluice_v1_EncodedStatistics, EncodedStatistics__Output as _sluice_v1_EncodedStatistics__Output } from '../../sluice/v1/EncodedStatistics.js';
import type { Long } from '@grpc/proto-loader';

export interface TransformTrailer {
  'counts'?: (_sluice_v1_SplitCounts | null);
  'rules'?: (_sluice_v1_RuleCount)[];
  'batches'?: (number | string | Long);
  'sourceCrc32'?: (number);
  'sourceBytes'?: (number | string | Long);
  'headers'?: (_sluice_v1_PartHeader)[];
  'statistics'?: (_sluice_v1_EncodedStatistics | null);
}

export interface TransformTrailer__Output {
  'counts': (_sluice_v1_SplitCounts__Output | null);
  'rules': (_sluice_v1_RuleCount__Output)[];
  'batches': (number);
  'sourceCrc32': (number);
  'sourceBytes': (number);
  'headers': (_sluice_v1_PartHeader__Output)[];
  'statistics': (_sluice_v1_EncodedStatistics__Output | null);
}
