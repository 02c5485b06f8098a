// Original file: proto/sluice/v1/validator.proto


export interface RecordBatch {
  'ipc'?: (Buffer | Uint8Array | string);
  'rows'?: (number);
}

export interface RecordBatch__Output {
  'ipc': (Buffer);
  'rows': (number);
}
