// Original file: proto/sluice/v1/orchestrator.proto


export interface GetRunRequest {
  'runId'?: (string);
  'withoutSplits'?: (boolean);
  'splitPageSize'?: (number);
  'splitPageToken'?: (string);
}

export interface GetRunRequest__Output {
  'runId': (string);
  'withoutSplits': (boolean);
  'splitPageSize': (number);
  'splitPageToken': (string);
}
