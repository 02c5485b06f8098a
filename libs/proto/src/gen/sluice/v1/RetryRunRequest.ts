// Original file: proto/sluice/v1/orchestrator.proto


export interface RetryRunRequest {
  'runId'?: (string);
  'replan'?: (boolean);
}

export interface RetryRunRequest__Output {
  'runId': (string);
  'replan': (boolean);
}
