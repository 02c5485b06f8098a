// Original file: proto/sluice/v1/orchestrator.proto


export interface GetBackfillRequest {
  'backfillId'?: (string);
}

export interface GetBackfillRequest__Output {
  'backfillId': (string);
}
