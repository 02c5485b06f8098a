import { setTimeout as wait } from 'node:timers/promises';
import { type Held, heldAttempts, type Holder, isHolder, takenOf } from '../cluster/held.js';
import type { Replica } from '../cluster/replica.js';
import { APPEND, WHOLE } from '../traffic/workloads.js';
import { slowSource } from './slow-source.js';
import type { Scenario, Stage } from './scenario.js';

/** Longer than leases, keepalive and the loader's grace: others have taken the work over and finished it. */
const PAUSE_MS = 60_000;
/** What a process had said before it was stopped is written down by then; no lease has run out yet. */
const SAID_MS = 1_000;
const LOOK_MS = 50;
/** Two seconds a split: it is known who serves one well before it ends. */
const PIECE_BYTES = 2_000;

/** SIGSTOP for a minute, then SIGCONT: what wakes up holds attempts and leases that are no longer its own. */
const pause = (name: Holder, title: string): Scenario => ({
  id: `pause-${name}`,
  title,
  workloads: [APPEND, WHOLE],
  before: (stage) => slowSource(stage, PIECE_BYTES),
  strike: async (stage) => {
    const due = stage.times(2);
    for (let done = 0; done < due;) {
      await wait(stage.random.int(500, 2_000));
      const { victim, held } = await stopped(stage, name);
      await wait(PAUSE_MS - SAID_MS);
      const taken = await takenOf(stage.cluster, held);
      victim.resume();
      stage.note(
        `${victim.label} held ${held.length} attempts when it was stopped; ${taken} were taken from it`,
      );
      // A pause that took nothing from it has proved nothing.
      if (taken > 0) {
        stage.struck();
        done += 1;
      }
      await wait(2_000);
    }
  },
});

/** Stops a replica that holds an attempt. One that had just ended its last goes on, and the next is looked for. */
async function stopped(stage: Stage, name: Holder): Promise<{ victim: Replica; held: readonly Held[] }> {
  const { cluster, random } = stage;
  for (;;) {
    const all = await heldAttempts(cluster);
    const holders = cluster.of(name).filter((replica) => all.some((one) => isHolder(replica, one)));
    if (holders.length === 0) {
      await wait(LOOK_MS);
      continue;
    }
    const victim = random.pick(holders);
    if (!victim.pause()) continue;
    await wait(SAID_MS);
    const held = (await heldAttempts(cluster)).filter((one) => isHolder(victim, one));
    if (held.length > 0) return { victim, held };
    victim.resume();
  }
}

export const PAUSES: readonly Scenario[] = [
  pause('loader', 'SIGSTOP for 60 s of a loader that serves a load, then SIGCONT'),
  pause('orchestrator', 'SIGSTOP for 60 s of an orchestrator that drives a load, then SIGCONT'),
];
