// Original file: proto/sluice/v1/loader.proto


export interface StagingIncomplete {
  'staged'?: (number);
}

export interface StagingIncomplete__Output {
  'staged': (number);
}
