// Original file: proto/sluice/v1/loader.proto

import type { LookupTrailer as _sluice_v1_LookupTrailer, LookupTrailer__Output as _sluice_v1_LookupTrailer__Output } from '../../sluice/v1/LookupTrailer.js';

export interface LookupEvent {
  'chunk'?: (Buffer | Uint8Array | string);
  'trailer'?: (_sluice_v1_LookupTrailer | null);
  'event'?: "chunk"|"trailer";
}

export interface LookupEvent__Output {
  'chunk'?: (Buffer);
  'trailer'?: (_sluice_v1_LookupTrailer__Output | null);
  'event'?: "chunk"|"trailer";
}
