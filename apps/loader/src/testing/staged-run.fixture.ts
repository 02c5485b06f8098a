import { randomUUID } from 'node:crypto';
import type { LoadCommitted__Output, PipelineVersion, RunContext } from '@sluice/proto';
import type { FakeColumn, FakeReject } from './fake-validator.fixture.js';
import { split, type Harness, type PipelineOverrides, type PublishEnd } from './harness.fixture.js';

export interface StagedSplit {
  readonly rows: readonly (readonly unknown[])[];
  readonly rejects?: readonly FakeReject[];
  readonly filtered?: number;
}

/** A run with `publish: run`: one object per split, `o0.csv`, `o1.csv` … */
export class StagedRun {
  readonly pipeline: PipelineVersion;
  readonly runId = randomUUID();
  #splits = 0;

  constructor(
    readonly h: Harness,
    readonly columns: readonly FakeColumn[],
    overrides: PipelineOverrides = {},
    private readonly context: RunContext = {},
  ) {
    this.pipeline = h.pipeline({ ...overrides, target: { publish: 'run', ...overrides.target } });
  }

  get run(): RunContext {
    return { triggeredAtMs: Date.UTC(2026, 0, 2), ...this.context, runId: this.runId };
  }

  async prepare(): Promise<void> {
    await this.h.prepare(this.pipeline, this.columns, this.run);
  }

  /** Stages the splits that follow those staged so far. */
  async stage(...splits: readonly StagedSplit[]): Promise<LoadCommitted__Output[]> {
    const committed: LoadCommitted__Output[] = [];
    for (const given of splits) committed.push(await this.stageAt(this.#splits++, given));
    return committed;
  }

  stageAt(ordinal: number, given: StagedSplit): Promise<LoadCommitted__Output> {
    const id = `s${ordinal}`;
    this.h.validator.splits.set(id, { columns: this.columns, ...given });
    return this.h.load({
      pipeline: this.pipeline,
      run: this.run,
      split: split(id, ordinal, `o${ordinal}.csv`),
    });
  }

  publish(splits = this.#splits, h = this.h): Promise<PublishEnd> {
    return h.publish({ pipeline: this.pipeline, run: this.run, splits });
  }
}
