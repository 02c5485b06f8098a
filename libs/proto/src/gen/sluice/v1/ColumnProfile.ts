// Original file: proto/sluice/v1/orchestrator.proto

import type { Quantile as _sluice_v1_Quantile, Quantile__Output as _sluice_v1_Quantile__Output } from '../../sluice/v1/Quantile.js';
import type { TopValue as _sluice_v1_TopValue, TopValue__Output as _sluice_v1_TopValue__Output } from '../../sluice/v1/TopValue.js';
import type { Long } from '@grpc/proto-loader';

export interface ColumnProfile {
  'column'?: (string);
  'type'?: (string);
  'rows'?: (number | string | Long);
  'nulls'?: (number | string | Long);
  'distinct'?: (number | string | Long);
  'min'?: (string);
  'max'?: (string);
  'mean'?: (number | string);
  'quantiles'?: (_sluice_v1_Quantile)[];
  'top'?: (_sluice_v1_TopValue)[];
  'minLength'?: (number | string | Long);
  'maxLength'?: (number | string | Long);
  'meanLength'?: (number | string);
  'sampled'?: (number | string | Long);
  '_min'?: "min";
  '_max'?: "max";
  '_mean'?: "mean";
  '_minLength'?: "minLength";
  '_maxLength'?: "maxLength";
  '_meanLength'?: "meanLength";
}

export interface ColumnProfile__Output {
  'column': (string);
  'type': (string);
  'rows': (number);
  'nulls': (number);
  'distinct': (number);
  'min'?: (string);
  'max'?: (string);
  'mean'?: (number);
  'quantiles': (_sluice_v1_Quantile__Output)[];
  'top': (_sluice_v1_TopValue__Output)[];
  'minLength'?: (number);
  'maxLength'?: (number);
  'meanLength'?: (number);
  'sampled': (number);
  '_min'?: "min";
  '_max'?: "max";
  '_mean'?: "mean";
  '_minLength'?: "minLength";
  '_maxLength'?: "maxLength";
  '_meanLength'?: "meanLength";
}
