// Original file: proto/sluice/v1/loader.proto

import type { RejectedRecords as _sluice_v1_RejectedRecords, RejectedRecords__Output as _sluice_v1_RejectedRecords__Output } from '../../sluice/v1/RejectedRecords.js';
import type { ReadRejectsTrailer as _sluice_v1_ReadRejectsTrailer, ReadRejectsTrailer__Output as _sluice_v1_ReadRejectsTrailer__Output } from '../../sluice/v1/ReadRejectsTrailer.js';

export interface ReadRejectsEvent {
  'records'?: (_sluice_v1_RejectedRecords | null);
  'trailer'?: (_sluice_v1_ReadRejectsTrailer | null);
  'event'?: "records"|"trailer";
}

export interface ReadRejectsEvent__Output {
  'records'?: (_sluice_v1_RejectedRecords__Output | null);
  'trailer'?: (_sluice_v1_ReadRejectsTrailer__Output | null);
  'event'?: "records"|"trailer";
}
