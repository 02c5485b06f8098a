import { APPEND, WHOLE } from '../traffic/workloads.js';
import { slowSource } from './slow-source.js';
import type { Scenario } from './scenario.js';

/** Every process dies, again and again, as soon as all are back; one time in four it is asked to drain first. */
export const BOUNCES: readonly Scenario[] = [
  {
    id: 'bounce',
    title: 'All replicas of all four services, SIGKILL or SIGTERM, in rounds without pause',
    workloads: [APPEND, WHOLE],
    short: true,
    before: slowSource,
    strike: async ({ cluster, random, times, struck }) => {
      for (let round = 0; round < times(25); round += 1) {
        await Promise.all(cluster.replicas.map(({ up }) => up));
        for (const replica of cluster.replicas) {
          if (replica.kill(random.chance(0.25) ? 'SIGTERM' : 'SIGKILL')) struck();
        }
      }
    },
  },
];
