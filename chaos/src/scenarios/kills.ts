import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceName } from '@sluice/testkit';
import type { WorkloadSpec } from '../traffic/workload.js';
import { APPEND, CUT, MODES, WHOLE } from '../traffic/workloads.js';
import { slowSource } from './slow-source.js';
import type { Scenario, Stage } from './scenario.js';

const LONGEST_PAUSE_MS = 800;

/** SIGKILL at random moments, one replica of two at a time. */
const kills = (name: ServiceName, times: number, short = false): Scenario => ({
  id: `kill-${name}`,
  title: `SIGKILL, one of two ${name}s`,
  workloads: [APPEND, WHOLE],
  short,
  before: slowSource,
  strike: (stage) => killOften(stage, [name], stage.times(times)),
});

export async function killOften(stage: Stage, names: readonly ServiceName[], times: number): Promise<void> {
  const { cluster, random } = stage;
  for (let done = 0; done < times;) {
    await wait(random.int(0, LONGEST_PAUSE_MS));
    const victim = random.pick(cluster.of(random.pick(names)));
    await victim.up;
    if (!victim.kill('SIGKILL')) continue;
    stage.struck();
    done += 1;
  }
}

const anyOf = (id: string, title: string, times: number, workloads: readonly WorkloadSpec[]): Scenario => ({
  ...{ id, title, workloads, before: slowSource },
  strike: (stage) =>
    killOften(stage, ['loader', 'loader', 'validator', 'extractor', 'orchestrator'], stage.times(times)),
});

export const KILLS: readonly Scenario[] = [
  kills('loader', 50),
  kills('validator', 50),
  kills('extractor', 50),
  kills('orchestrator', 20),
  anyOf('modes', 'SIGKILL of any, repeated loads by upsert, replace, swap, sync and history', 300, MODES),
  anyOf('cut', 'SIGKILL of any, objects cut into splits and published as a whole', 50, [CUT]),
];
