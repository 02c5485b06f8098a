// Original file: proto/sluice/v1/validator.proto

import type { OutputColumn as _sluice_v1_OutputColumn, OutputColumn__Output as _sluice_v1_OutputColumn__Output } from '../../sluice/v1/OutputColumn.js';

export interface TransformSchema {
  'columns'?: (_sluice_v1_OutputColumn)[];
  'batchSchema'?: (Buffer | Uint8Array | string);
  'rejectSchema'?: (Buffer | Uint8Array | string);
}

export interface TransformSchema__Output {
  'columns': (_sluice_v1_OutputColumn__Output)[];
  'batchSchema': (Buffer);
  'rejectSchema': (Buffer);
}
