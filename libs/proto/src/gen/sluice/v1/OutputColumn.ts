// Original file: proto/sluice/v1/common.proto


export interface OutputColumn {
  'name'?: (string);
  'type'?: (string);
  'notNull'?: (boolean);
}

export interface OutputColumn__Output {
  'name': (string);
  'type': (string);
  'notNull': (boolean);
}
