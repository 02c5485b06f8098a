// Original file: proto/sluice/v1/orchestrator.proto


export interface ListRunsRequest {
  'pipeline'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListRunsRequest__Output {
  'pipeline': (string);
  'pageSize': (number);
  'pageToken': (string);
}
