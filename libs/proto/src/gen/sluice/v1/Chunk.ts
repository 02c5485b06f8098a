// Original file: proto/sluice/v1/extractor.proto


export interface Chunk {
  'data'?: (Buffer | Uint8Array | string);
  'undecodable'?: (number)[];
}

export interface Chunk__Output {
  'data': (Buffer);
  'undecodable': (number)[];
}
