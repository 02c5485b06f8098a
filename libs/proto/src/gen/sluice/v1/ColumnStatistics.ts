// Original file: proto/sluice/v1/common.proto

import type { Long } from '@grpc/proto-loader';

export interface ColumnStatistics {
  'column'?: (string);
  'type'?: (string);
  'rows'?: (number | string | Long);
  'nulls'?: (number | string | Long);
  'min'?: (string);
  'max'?: (string);
  'sum'?: (number | string);
  'minLength'?: (number | string | Long);
  'maxLength'?: (number | string | Long);
  'totalLength'?: (number | string | Long);
  'distinct'?: (Buffer | Uint8Array | string);
  'sample'?: (string)[];
  'summed'?: (number | string | Long);
  '_min'?: "min";
  '_max'?: "max";
  '_sum'?: "sum";
  '_minLength'?: "minLength";
  '_maxLength'?: "maxLength";
  '_totalLength'?: "totalLength";
  '_summed'?: "summed";
}

export interface ColumnStatistics__Output {
  'column': (string);
  'type': (string);
  'rows': (number);
  'nulls': (number);
  'min'?: (string);
  'max'?: (string);
  'sum'?: (number);
  'minLength'?: (number);
  'maxLength'?: (number);
  'totalLength'?: (number);
  'distinct': (Buffer);
  'sample': (string)[];
  'summed'?: (number);
  '_min'?: "min";
  '_max'?: "max";
  '_sum'?: "sum";
  '_minLength'?: "minLength";
  '_maxLength'?: "maxLength";
  '_totalLength'?: "totalLength";
  '_summed'?: "summed";
}
