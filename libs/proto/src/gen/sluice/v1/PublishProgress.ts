// Original file: proto/sluice/v1/loader.proto


export interface PublishProgress {
  'phase'?: (string);
  'detail'?: (string);
}

export interface PublishProgress__Output {
  'phase': (string);
  'detail': (string);
}
