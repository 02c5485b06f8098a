// Original file: proto/sluice/v1/common.proto

import type { ColumnStatistics as _sluice_v1_ColumnStatistics, ColumnStatistics__Output as _sluice_v1_ColumnStatistics__Output } from '../../sluice/v1/ColumnStatistics.js';

export interface ColumnStatisticsList {
  'columns'?: (_sluice_v1_ColumnStatistics)[];
}

export interface ColumnStatisticsList__Output {
  'columns': (_sluice_v1_ColumnStatistics__Output)[];
}
