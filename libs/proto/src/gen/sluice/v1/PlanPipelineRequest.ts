// Original file: proto/sluice/v1/orchestrator.proto


export interface PlanPipelineRequest {
  'yaml'?: (string);
  'logicalDate'?: (string);
  'params'?: ({[key: string]: string});
  'sampleRecords'?: (number);
}

export interface PlanPipelineRequest__Output {
  'yaml': (string);
  'logicalDate': (string);
  'params': ({[key: string]: string});
  'sampleRecords': (number);
}
