// Original file: proto/sluice/v1/orchestrator.proto


export interface ApplyPipelineRequest {
  'yaml'?: (string);
  'dryRun'?: (boolean);
}

export interface ApplyPipelineRequest__Output {
  'yaml': (string);
  'dryRun': (boolean);
}
