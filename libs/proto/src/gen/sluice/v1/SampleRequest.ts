// Original file: proto/sluice/v1/extractor.proto


export interface SampleRequest {
  'sourceJson'?: (string);
  'maxRecords'?: (number);
}

export interface SampleRequest__Output {
  'sourceJson': (string);
  'maxRecords': (number);
}
