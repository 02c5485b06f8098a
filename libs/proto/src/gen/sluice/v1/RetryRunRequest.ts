// Original file: proto/sluice/v1/orchestrator.proto


export interface RetryRunRequest {
  'runId'?: (string);
}

export interface RetryRunRequest__Output {
  'runId': (string);
}
