// Original file: proto/sluice/v1/validator.proto

import type { TransformSchema as _sluice_v1_TransformSchema, TransformSchema__Output as _sluice_v1_TransformSchema__Output } from '../../sluice/v1/TransformSchema.js';
import type { RecordBatch as _sluice_v1_RecordBatch, RecordBatch__Output as _sluice_v1_RecordBatch__Output } from '../../sluice/v1/RecordBatch.js';
import type { TransformTrailer as _sluice_v1_TransformTrailer, TransformTrailer__Output as _sluice_v1_TransformTrailer__Output } from '../../sluice/v1/TransformTrailer.js';
import type { TransformProgress as _sluice_v1_TransformProgress, TransformProgress__Output as _sluice_v1_TransformProgress__Output } from '../../sluice/v1/TransformProgress.js';

export interface TransformEvent {
  'schema'?: (_sluice_v1_TransformSchema | null);
  'batch'?: (_sluice_v1_RecordBatch | null);
  'rejects'?: (_sluice_v1_RecordBatch | null);
  'trailer'?: (_sluice_v1_TransformTrailer | null);
  'progress'?: (_sluice_v1_TransformProgress | null);
  'event'?: "schema"|"batch"|"rejects"|"trailer"|"progress";
}

export interface TransformEvent__Output {
  'schema'?: (_sluice_v1_TransformSchema__Output | null);
  'batch'?: (_sluice_v1_RecordBatch__Output | null);
  'rejects'?: (_sluice_v1_RecordBatch__Output | null);
  'trailer'?: (_sluice_v1_TransformTrailer__Output | null);
  'progress'?: (_sluice_v1_TransformProgress__Output | null);
  'event'?: "schema"|"batch"|"rejects"|"trailer"|"progress";
}
