// Original file: proto/sluice/v1/orchestrator.proto


export interface ListPipelinesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListPipelinesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
