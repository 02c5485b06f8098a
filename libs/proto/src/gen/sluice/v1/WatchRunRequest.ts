// Original file: proto/sluice/v1/orchestrator.proto


export interface WatchRunRequest {
  'runId'?: (string);
}

export interface WatchRunRequest__Output {
  'runId': (string);
}
