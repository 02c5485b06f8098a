// Original file: proto/sluice/v1/orchestrator.proto


export interface Quantile {
  'at'?: (number | string);
  'value'?: (string);
}

export interface Quantile__Output {
  'at': (number);
  'value': (string);
}
