// Original file: proto/sluice/v1/orchestrator.proto


export interface BackfillState {
  'backfillId'?: (string);
  'pipeline'?: (string);
  'from'?: (string);
  'to'?: (string);
  'parallelism'?: (number);
  'total'?: (number);
  'waiting'?: (number);
  'active'?: (number);
  'succeeded'?: (number);
  'failed'?: (number);
  'cancelled'?: (number);
  'created'?: (boolean);
  'runIds'?: (string)[];
}

export interface BackfillState__Output {
  'backfillId': (string);
  'pipeline': (string);
  'from': (string);
  'to': (string);
  'parallelism': (number);
  'total': (number);
  'waiting': (number);
  'active': (number);
  'succeeded': (number);
  'failed': (number);
  'cancelled': (number);
  'created': (boolean);
  'runIds': (string)[];
}
