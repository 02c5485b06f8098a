// Original file: proto/sluice/v1/common.proto


export interface PartHeader {
  'part'?: (number);
  'names'?: (string)[];
}

export interface PartHeader__Output {
  'part': (number);
  'names': (string)[];
}
