// Original file: proto/sluice/v1/extractor.proto

import type { Chunk as _sluice_v1_Chunk, Chunk__Output as _sluice_v1_Chunk__Output } from '../../sluice/v1/Chunk.js';
import type { ExtractTrailer as _sluice_v1_ExtractTrailer, ExtractTrailer__Output as _sluice_v1_ExtractTrailer__Output } from '../../sluice/v1/ExtractTrailer.js';
import type { PartEnd as _sluice_v1_PartEnd, PartEnd__Output as _sluice_v1_PartEnd__Output } from '../../sluice/v1/PartEnd.js';

export interface ExtractEvent {
  'chunk'?: (_sluice_v1_Chunk | null);
  'trailer'?: (_sluice_v1_ExtractTrailer | null);
  'partEnd'?: (_sluice_v1_PartEnd | null);
  'event'?: "chunk"|"trailer"|"partEnd";
}

export interface ExtractEvent__Output {
  'chunk'?: (_sluice_v1_Chunk__Output | null);
  'trailer'?: (_sluice_v1_ExtractTrailer__Output | null);
  'partEnd'?: (_sluice_v1_PartEnd__Output | null);
  'event'?: "chunk"|"trailer"|"partEnd";
}
