// Original file: proto/sluice/v1/orchestrator.proto


export interface ReplayRejectsRequest {
  'runId'?: (string);
  'rule'?: (string);
  'idempotencyKey'?: (string);
}

export interface ReplayRejectsRequest__Output {
  'runId': (string);
  'rule': (string);
  'idempotencyKey': (string);
}
