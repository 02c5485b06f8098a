// Original file: proto/sluice/v1/orchestrator.proto


export interface PausePipelineRequest {
  'name'?: (string);
}

export interface PausePipelineRequest__Output {
  'name': (string);
}
