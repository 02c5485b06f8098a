// Original file: proto/sluice/v1/validator.proto


export interface CheckRequest {
  'yaml'?: (string);
}

export interface CheckRequest__Output {
  'yaml': (string);
}
