// Original file: proto/sluice/v1/extractor.proto


export interface SampleRow {
  'values'?: (string)[];
}

export interface SampleRow__Output {
  'values': (string)[];
}
