// Original file: proto/sluice/v1/orchestrator.proto


export interface Failure {
  'reason'?: (string);
  'message'?: (string);
  'hint'?: (string);
  'service'?: (string);
}

export interface Failure__Output {
  'reason': (string);
  'message': (string);
  'hint': (string);
  'service': (string);
}
