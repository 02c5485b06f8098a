// Original file: proto/sluice/v1/orchestrator.proto


export interface BackfillRequest {
  'pipeline'?: (string);
  'from'?: (string);
  'to'?: (string);
  'params'?: ({[key: string]: string});
  'parallelism'?: (number);
  'idempotencyKey'?: (string);
  'scheduledDates'?: (boolean);
  'backwards'?: (boolean);
}

export interface BackfillRequest__Output {
  'pipeline': (string);
  'from': (string);
  'to': (string);
  'params': ({[key: string]: string});
  'parallelism': (number);
  'idempotencyKey': (string);
  'scheduledDates': (boolean);
  'backwards': (boolean);
}
