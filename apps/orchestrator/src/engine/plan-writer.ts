import type { Split__Output } from '@sluice/proto';
import type { Database, Sql } from '../db/database.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { insertSplits } from '../transitions/write-plan.js';

const BATCH = 500;
/** A split may have hundreds of objects: they bound a batch too (I5). */
const BATCH_PARTS = 4_000;

/** Writes splits a batch at a time, under the fence of the run's claim. */
export class PlanWriter {
  #batch: Split__Output[] = [];
  #parts = 0;
  /** Splits given to it. */
  splits = 0;

  constructor(
    private readonly database: Database,
    private readonly run: ClaimedRun,
  ) {}

  async add(split: Split__Output): Promise<void> {
    this.splits += 1;
    this.#parts += split.parts.length;
    this.#batch.push(split);
    if (this.#batch.length >= BATCH || this.#parts >= BATCH_PARTS) {
      await this.database.use((sql) => this.flush(sql));
    }
  }

  /** What has not filled a batch; in the transaction that completes the plan. */
  async flush(sql: Sql): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#parts = 0;
    if (batch.length === 0) return;
    await insertSplits(sql, this.run.runId, this.run.fence, batch);
  }
}
