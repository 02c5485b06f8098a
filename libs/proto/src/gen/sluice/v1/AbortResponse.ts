// Original file: proto/sluice/v1/loader.proto


export interface AbortResponse {
}

export interface AbortResponse__Output {
}
