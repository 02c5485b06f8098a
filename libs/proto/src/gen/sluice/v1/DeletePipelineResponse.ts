// Original file: proto/sluice/v1/orchestrator.proto


export interface DeletePipelineResponse {
}

export interface DeletePipelineResponse__Output {
}
