import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceName } from '@sluice/testkit';
import { APPEND, WHOLE } from '../traffic/workloads.js';
import { slowSource } from './slow-source.js';
import type { Scenario } from './scenario.js';

/** Longer than leases, keepalive and the loader's grace: others have taken the work over and finished it. */
const PAUSE_MS = 60_000;

/** SIGSTOP for a minute, then SIGCONT: what wakes up holds attempts and leases that are no longer its own. */
const pause = (name: ServiceName): Scenario => ({
  id: `pause-${name}`,
  title: `SIGSTOP of a ${name} for 60 s, then SIGCONT`,
  workloads: [APPEND, WHOLE],
  before: slowSource,
  strike: async ({ cluster, random, times, struck }) => {
    for (let i = 0; i < times(2); i += 1) {
      await wait(random.int(500, 2_000));
      const victim = random.pick(cluster.of(name));
      await victim.up;
      if (!victim.pause()) continue;
      struck();
      await wait(PAUSE_MS);
      victim.resume();
      await wait(2_000);
    }
  },
});

export const PAUSES: readonly Scenario[] = [pause('loader'), pause('orchestrator')];
