// Original file: proto/sluice/v1/extractor.proto

import type { ObjectRef as _sluice_v1_ObjectRef, ObjectRef__Output as _sluice_v1_ObjectRef__Output } from '../../sluice/v1/ObjectRef.js';
import type { SampleColumn as _sluice_v1_SampleColumn, SampleColumn__Output as _sluice_v1_SampleColumn__Output } from '../../sluice/v1/SampleColumn.js';
import type { SampleRow as _sluice_v1_SampleRow, SampleRow__Output as _sluice_v1_SampleRow__Output } from '../../sluice/v1/SampleRow.js';

export interface SampleResponse {
  'object'?: (_sluice_v1_ObjectRef | null);
  'columns'?: (_sluice_v1_SampleColumn)[];
  'rows'?: (_sluice_v1_SampleRow)[];
  'csvJson'?: (string);
}

export interface SampleResponse__Output {
  'object': (_sluice_v1_ObjectRef__Output | null);
  'columns': (_sluice_v1_SampleColumn__Output)[];
  'rows': (_sluice_v1_SampleRow__Output)[];
  'csvJson': (string);
}
