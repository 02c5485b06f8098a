// Original file: proto/sluice/v1/orchestrator.proto


export interface ListAuditRequest {
  'pipeline'?: (string);
  'runId'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListAuditRequest__Output {
  'pipeline': (string);
  'runId': (string);
  'pageSize': (number);
  'pageToken': (string);
}
