// Original file: proto/sluice/v1/loader.proto


export interface PrepareResponse {
  'table'?: (string);
  'created'?: (boolean);
  'serverVersion'?: (string);
}

export interface PrepareResponse__Output {
  'table': (string);
  'created': (boolean);
  'serverVersion': (string);
}
