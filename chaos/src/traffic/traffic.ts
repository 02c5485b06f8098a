import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Run__Output } from '@sluice/proto';
import type { PatientClient } from './client.js';
import type { Workload } from './workload.js';

/** A run that was triggered, and what became of it. */
export interface Ended {
  readonly workload: Workload;
  readonly run: Run__Output;
  readonly seconds: number;
}

const AFTER_FAILURE_MS = 1_000;

/** A run that has not ended so long after the last fault hangs (I8). */
const PATIENCE_MS = 180_000;

/** Keeps runs going while faults strike: so many at a time, each workload in its turn. */
export class Traffic {
  readonly ended: Ended[] = [];
  /** Runs that hung, or calls that were refused for good. */
  readonly failures: string[] = [];
  #stopping = false;
  #calmSince: number | undefined;
  #turn = 0;
  #workers: Promise<void>[] = [];

  constructor(
    private readonly client: PatientClient,
    private readonly workloads: readonly Workload[],
  ) {}

  start(atOnce: number): void {
    this.#workers = Array.from({ length: atOnce }, () => this.#work());
  }

  /** No more runs; resolves when those that go on have ended. The faults are over. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#calmSince = Date.now();
    await Promise.all(this.#workers);
  }

  /** One run to its end, whatever the workers do. */
  async run(workload: Workload): Promise<Ended> {
    const began = Date.now();
    const giveUp = this.#patience(began);
    const request = { pipeline: workload.name, idempotencyKey: randomUUID(), logicalDate: '2026-01-01' };
    const { runId } = await this.client.trigger(request, giveUp);
    const run = await this.client.ended(runId, giveUp);
    return { workload, run, seconds: (Date.now() - began) / 1000 };
  }

  /** A run whose source changes under it: it must fail for that reason, and succeed when it is planned again. */
  async runReplanned(workload: Workload): Promise<void> {
    const began = Date.now();
    const { run } = await this.run(workload);
    if (run.failure?.reason !== 'SOURCE_CHANGED') {
      this.failures.push(`run ${run.runId} did not fail with SOURCE_CHANGED but is ${run.state}`);
      return;
    }
    const giveUp = this.#patience(began);
    await this.client.retry(run.runId, true, giveUp);
    const again = await this.client.ended(run.runId, giveUp);
    this.ended.push({ workload, run: again, seconds: (Date.now() - began) / 1000 });
  }

  /** A run hangs only when the faults have been over for so long. */
  #patience(began: number): () => boolean {
    return () => Date.now() - Math.max(began, this.#calmSince ?? Date.now()) > PATIENCE_MS;
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      const workload = this.workloads[this.#turn % this.workloads.length];
      this.#turn += 1;
      try {
        this.ended.push(await this.run(workload));
      } catch (error) {
        this.failures.push(`${workload.name}: ${error instanceof Error ? error.message : String(error)}`);
        await wait(AFTER_FAILURE_MS);
      }
    }
  }
}
