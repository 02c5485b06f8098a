// Original file: proto/sluice/v1/orchestrator.proto


export interface TriggerRunRequest {
  'pipeline'?: (string);
  'params'?: ({[key: string]: string});
  'logicalDate'?: (string);
  'idempotencyKey'?: (string);
  'priority'?: (number);
  '_priority'?: "priority";
}

export interface TriggerRunRequest__Output {
  'pipeline': (string);
  'params': ({[key: string]: string});
  'logicalDate': (string);
  'idempotencyKey': (string);
  'priority'?: (number);
  '_priority'?: "priority";
}
