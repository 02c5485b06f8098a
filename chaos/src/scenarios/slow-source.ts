import { BUCKET } from '../traffic/workload.js';
import type { Stage } from './scenario.js';

/** About 60 kB an object: half a second a split, so that faults find loads in the middle. */
export async function slowSource({ cluster }: Stage): Promise<void> {
  cluster.s3.addFault({
    ...{ operation: 'GetObject', bucket: BUCKET, times: 'always' },
    fault: { kind: 'trickle', pieceBytes: 8_000, ms: 60 },
  });
}
