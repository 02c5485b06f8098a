// Original file: proto/sluice/v1/orchestrator.proto


export interface GetProfileRequest {
  'runId'?: (string);
}

export interface GetProfileRequest__Output {
  'runId': (string);
}
