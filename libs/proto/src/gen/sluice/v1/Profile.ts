// Original file: proto/sluice/v1/orchestrator.proto

import type { ColumnProfile as _sluice_v1_ColumnProfile, ColumnProfile__Output as _sluice_v1_ColumnProfile__Output } from '../../sluice/v1/ColumnProfile.js';
import type { Long } from '@grpc/proto-loader';

export interface Profile {
  'runId'?: (string);
  'pipeline'?: (string);
  'rowsLoaded'?: (number | string | Long);
  'rowsCovered'?: (number | string | Long);
  'columns'?: (_sluice_v1_ColumnProfile)[];
}

export interface Profile__Output {
  'runId': (string);
  'pipeline': (string);
  'rowsLoaded': (number);
  'rowsCovered': (number);
  'columns': (_sluice_v1_ColumnProfile__Output)[];
}
