// Original file: proto/sluice/v1/orchestrator.proto

import type { OutputColumn as _sluice_v1_OutputColumn, OutputColumn__Output as _sluice_v1_OutputColumn__Output } from '../../sluice/v1/OutputColumn.js';
import type { Long } from '@grpc/proto-loader';

export interface Pipeline {
  'name'?: (string);
  'version'?: (number);
  'owner'?: (string);
  'description'?: (string);
  'yaml'?: (string);
  'specJson'?: (string);
  'columns'?: (_sluice_v1_OutputColumn)[];
  'createdAtMs'?: (number | string | Long);
  'table'?: (string);
  'paused'?: (boolean);
  'nextRunAtMs'?: (number | string | Long);
  'schedule'?: (string);
  'deleted'?: (boolean);
}

export interface Pipeline__Output {
  'name': (string);
  'version': (number);
  'owner': (string);
  'description': (string);
  'yaml': (string);
  'specJson': (string);
  'columns': (_sluice_v1_OutputColumn__Output)[];
  'createdAtMs': (number);
  'table': (string);
  'paused': (boolean);
  'nextRunAtMs': (number);
  'schedule': (string);
  'deleted': (boolean);
}
