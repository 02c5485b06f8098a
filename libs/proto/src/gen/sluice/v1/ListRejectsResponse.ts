// Original file: proto/sluice/v1/loader.proto

import type { Reject as _sluice_v1_Reject, Reject__Output as _sluice_v1_Reject__Output } from '../../sluice/v1/Reject.js';

export interface ListRejectsResponse {
  'rejects'?: (_sluice_v1_Reject)[];
  'nextPageToken'?: (string);
}

export interface ListRejectsResponse__Output {
  'rejects': (_sluice_v1_Reject__Output)[];
  'nextPageToken': (string);
}
