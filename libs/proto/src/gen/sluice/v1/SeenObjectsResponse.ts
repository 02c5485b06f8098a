// Original file: proto/sluice/v1/loader.proto

import type { SeenObject as _sluice_v1_SeenObject, SeenObject__Output as _sluice_v1_SeenObject__Output } from '../../sluice/v1/SeenObject.js';

export interface SeenObjectsResponse {
  'seen'?: (_sluice_v1_SeenObject)[];
}

export interface SeenObjectsResponse__Output {
  'seen': (_sluice_v1_SeenObject__Output)[];
}
