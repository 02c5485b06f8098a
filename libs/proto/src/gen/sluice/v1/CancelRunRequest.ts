// Original file: proto/sluice/v1/orchestrator.proto


export interface CancelRunRequest {
  'runId'?: (string);
}

export interface CancelRunRequest__Output {
  'runId': (string);
}
