// Original file: proto/sluice/v1/validator.proto

import type { Diagnostic as _sluice_v1_Diagnostic, Diagnostic__Output as _sluice_v1_Diagnostic__Output } from '../../sluice/v1/Diagnostic.js';
import type { OutputColumn as _sluice_v1_OutputColumn, OutputColumn__Output as _sluice_v1_OutputColumn__Output } from '../../sluice/v1/OutputColumn.js';

export interface CheckResponse {
  'diagnostics'?: (_sluice_v1_Diagnostic)[];
  'name'?: (string);
  'specJson'?: (string);
  'sha256'?: (string);
  'columns'?: (_sluice_v1_OutputColumn)[];
}

export interface CheckResponse__Output {
  'diagnostics': (_sluice_v1_Diagnostic__Output)[];
  'name': (string);
  'specJson': (string);
  'sha256': (string);
  'columns': (_sluice_v1_OutputColumn__Output)[];
}
