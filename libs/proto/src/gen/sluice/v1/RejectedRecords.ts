// Original file: proto/sluice/v1/loader.proto

import type { PartHeader as _sluice_v1_PartHeader, PartHeader__Output as _sluice_v1_PartHeader__Output } from '../../sluice/v1/PartHeader.js';
import type { RejectedRecord as _sluice_v1_RejectedRecord, RejectedRecord__Output as _sluice_v1_RejectedRecord__Output } from '../../sluice/v1/RejectedRecord.js';

export interface RejectedRecords {
  'headers'?: (_sluice_v1_PartHeader)[];
  'records'?: (_sluice_v1_RejectedRecord)[];
}

export interface RejectedRecords__Output {
  'headers': (_sluice_v1_PartHeader__Output)[];
  'records': (_sluice_v1_RejectedRecord__Output)[];
}
