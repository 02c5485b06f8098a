// Original file: proto/sluice/v1/orchestrator.proto


export interface DeletePipelineRequest {
  'name'?: (string);
}

export interface DeletePipelineRequest__Output {
  'name': (string);
}
