// Original file: proto/sluice/v1/orchestrator.proto


export interface GetPipelineRequest {
  'name'?: (string);
  'version'?: (number);
}

export interface GetPipelineRequest__Output {
  'name': (string);
  'version': (number);
}
