import { setTimeout as wait } from 'node:timers/promises';
import { type Pair, PAIRS } from '../cluster/mesh.js';
import { APPEND, WHOLE } from '../traffic/workloads.js';
import { slowSource } from './slow-source.js';
import type { Scenario } from './scenario.js';

const REFUSED_MS = 4_000;
/** Longer than keepalive takes to notice. */
const SILENT_MS = 20_000;
const DELAYED_MS = 4_000;

const name = ([from, to]: Pair): string => `${from}-${to}`;

/** Every connection between the two is reset, and so is every new one. */
const refused = (pair: Pair): Scenario => ({
  id: `partition-${name(pair)}`,
  title: `${pair[0]} and ${pair[1]} partitioned: resets`,
  cluster: { proxied: true },
  workloads: [APPEND, WHOLE],
  before: slowSource,
  strike: async ({ cluster, random, times, struck }) => {
    const links = cluster.mesh.between(pair[0], pair[1]);
    for (let i = 0; i < times(3); i += 1) {
      await wait(random.int(200, 1_500));
      for (const link of links) link.refuse();
      struck();
      await wait(REFUSED_MS);
      for (const link of links) link.heal();
    }
  },
});

/** Connections stay open and carry nothing; new ones are accepted and say nothing. */
const silent = (pair: Pair): Scenario => ({
  id: `silent-${name(pair)}`,
  title: `${pair[1]} accepts ${pair[0]}'s connections and says nothing`,
  cluster: { proxied: true },
  workloads: [APPEND, WHOLE],
  before: slowSource,
  strike: async ({ cluster, random, times, struck }) => {
    const links = cluster.mesh.between(pair[0], pair[1]);
    // All replicas at once, then one of them: calls to the other must go on.
    for (let i = 0; i < times(2); i += 1) {
      await wait(random.int(200, 1_500));
      const silenced = i % 2 === 0 ? links : [random.pick(links)];
      for (const link of silenced) link.silence();
      struck();
      await wait(SILENT_MS);
      for (const link of silenced) link.heal();
    }
  },
});

const slow: Scenario = {
  id: 'slow-network',
  title: 'Every pair in turn 40 ms slower each way, then cut',
  cluster: { proxied: true },
  workloads: [APPEND, WHOLE],
  strike: async ({ cluster, random, times, struck }) => {
    for (let i = 0; i < times(8); i += 1) {
      const [from, to] = random.pick(PAIRS);
      const links = cluster.mesh.between(from, to);
      for (const link of links) link.delayMs = 40;
      struck();
      await wait(DELAYED_MS);
      for (const link of links) {
        link.delayMs = 0;
        link.cut();
      }
    }
  },
};

export const NETWORK: readonly Scenario[] = [...PAIRS.map(refused), ...PAIRS.map(silent), slow];
