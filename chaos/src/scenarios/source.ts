import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '@sluice/testkit';
import { BUCKET } from '../traffic/workload.js';
import { APPEND, ONE_OBJECT, VERSIONED, WHOLE } from '../traffic/workloads.js';
import type { Scenario, Stage } from './scenario.js';

/** So many requests are struck before S3 is well again. */
const STRUCK = 400;

function misbehaving(id: string, title: string, share: number, faultOf: (stage: Stage) => Fault): Scenario {
  return {
    id,
    title,
    workloads: [APPEND, WHOLE],
    strike: async (stage) => {
      const { cluster, random, times, struck } = stage;
      const due = times(STRUCK * share);
      let done = 0;
      while (done < due) {
        // Every rule strikes at a place of its own.
        const rule = { share, seed: random.int(1, 1e9), times: 10, bucket: BUCKET, fault: faultOf(stage) };
        const handle = cluster.s3.addFault(rule);
        await wait(300);
        done += handle.hits;
        handle.remove();
      }
      struck(done);
    },
  };
}

const anywhere = ({ random }: Stage): number => random.int(0, 60_000);

/**
 * The object changes while it is read. Where the bucket keeps no versions the run must fail by name, and nothing of the
 * object may be seen; planned again, it succeeds.
 */
const overwritten: Scenario = {
  id: 'overwritten',
  title: 'Objects overwritten while they are read; the run fails and RetryRun replans it',
  workloads: [ONE_OBJECT],
  atOnce: 0,
  strike: async (stage) => {
    const [workload] = stage.workloads;
    for (let i = 0; i < stage.times(10); i += 1) {
      overwrite(stage, workload.objectBodies[0].key, BUCKET, workload.objectBodies[0].body, i);
      await stage.traffic.runReplanned(workload);
      stage.struck();
    }
  },
};

const versioned: Scenario = {
  id: 'versioned',
  title: 'Objects overwritten while they are read, in a bucket that keeps versions',
  workloads: [VERSIONED],
  atOnce: 0,
  strike: async (stage) => {
    const [workload] = stage.workloads;
    for (let i = 0; i < stage.times(10); i += 1) {
      overwrite(
        stage,
        workload.objectBodies[0].key,
        VERSIONED.bucket ?? '',
        workload.objectBodies[0].body,
        i,
      );
      stage.traffic.ended.push(await stage.traffic.run(workload));
      stage.struck();
    }
  },
};

/** The same records in other bytes: a byte order mark comes and goes. */
function overwrite(
  { cluster, random }: Stage,
  key: string,
  bucket: string,
  body: Buffer,
  turn: number,
): void {
  const text = body.toString();
  const afterBytes = random.int(1_000, body.length - 1_000);
  cluster.s3.addFault({
    ...{ operation: 'GetObject', bucket, key },
    fault: { kind: 'overwrite', afterBytes, body: turn % 2 === 0 ? `\uFEFF${text}` : text, cut: true },
  });
}

export const SOURCE: readonly Scenario[] = [
  misbehaving('s3-503', 'S3 answers 503 to half of the requests', 0.5, () => ({ kind: 'slow_down' })),
  misbehaving('s3-cut', 'Bodies from S3 cut', 0.5, (stage) => ({ kind: 'cut', afterBytes: anywhere(stage) })),
  misbehaving('s3-short', 'Bodies from S3 short', 0.5, (stage) => ({
    kind: 'short',
    afterBytes: anywhere(stage),
  })),
  misbehaving('s3-stalled', 'Bodies from S3 stalled', 0.25, (stage) => ({
    kind: 'stall',
    afterBytes: anywhere(stage),
  })),
  overwritten,
  versioned,
];
