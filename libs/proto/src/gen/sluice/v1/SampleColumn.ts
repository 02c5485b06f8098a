// Original file: proto/sluice/v1/extractor.proto


export interface SampleColumn {
  'source'?: (string);
  'name'?: (string);
  'type'?: (string);
  'required'?: (boolean);
  'examples'?: (string)[];
  'misfits'?: (number);
  'misfitExample'?: (string);
}

export interface SampleColumn__Output {
  'source': (string);
  'name': (string);
  'type': (string);
  'required': (boolean);
  'examples': (string)[];
  'misfits': (number);
  'misfitExample': (string);
}
