import { BUCKET } from '../traffic/workload.js';
import type { Stage } from './scenario.js';

const BIG_BYTES = 1 << 20;

/** About 60 kB an object: half a second a split by default, so that faults find loads in the middle. */
export async function slowSource({ cluster, workloads }: Stage, pieceBytes = 8_000): Promise<void> {
  for (const { key, body } of workloads.flatMap(({ objectBodies }) => objectBodies)) {
    if (body.length < BIG_BYTES) continue;
    const fault = { kind: 'trickle', pieceBytes: body.length >> 5, ms: 60 } as const;
    cluster.s3.addFault({ ...{ operation: 'GetObject', key, times: 'always' }, fault });
  }
  cluster.s3.addFault({
    ...{ operation: 'GetObject', bucket: BUCKET, times: 'always' },
    fault: { kind: 'trickle', pieceBytes, ms: 60 },
  });
}
