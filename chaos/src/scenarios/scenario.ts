import type { Random } from '@sluice/testkit';
import type { Cluster, ClusterOptions } from '../cluster/cluster.js';
import type { Traffic } from '../traffic/traffic.js';
import type { Workload, WorkloadSpec } from '../traffic/workload.js';

/** What a scenario works with while its runs go on. */
export interface Stage {
  readonly cluster: Cluster;
  readonly traffic: Traffic;
  readonly workloads: readonly Workload[];
  readonly random: Random;
  /** How often faults strike, as a multiple of what the scenario says; at least once. */
  times(n: number): number;
  /** Tells of a fault that has struck. */
  struck(n?: number): void;
  say(text: string): void;
  /** What is told with the outcome, e.g. that a fault found what it was meant for. */
  note(text: string): void;
}

/** One way in which things go wrong. */
export interface Scenario {
  readonly id: string;
  /** As the table in docs/reliability.md names it. */
  readonly title: string;
  readonly cluster?: ClusterOptions;
  readonly workloads: readonly WorkloadSpec[];
  /** Runs at a time; default 2. */
  readonly atOnce?: number;
  /** Runs in `npm test`. */
  readonly short?: boolean;
  /** Returns why it cannot be done on this machine. */
  readonly impossible?: () => string | undefined;
  /** Before the first run. */
  readonly before?: (stage: Stage) => Promise<void>;
  /** Strikes while runs go on; resolves when the last fault is over and everything could work again. */
  readonly strike: (stage: Stage) => Promise<void>;
}
