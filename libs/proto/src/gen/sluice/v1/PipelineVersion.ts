// Original file: proto/sluice/v1/common.proto


export interface PipelineVersion {
  'name'?: (string);
  'version'?: (number);
  'specJson'?: (string);
  'sha256'?: (string);
}

export interface PipelineVersion__Output {
  'name': (string);
  'version': (number);
  'specJson': (string);
  'sha256': (string);
}
