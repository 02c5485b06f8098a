// Original file: proto/sluice/v1/orchestrator.proto


export interface ListRunRejectsRequest {
  'runId'?: (string);
  'rule'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'includeReplayed'?: (boolean);
}

export interface ListRunRejectsRequest__Output {
  'runId': (string);
  'rule': (string);
  'pageSize': (number);
  'pageToken': (string);
  'includeReplayed': (boolean);
}
