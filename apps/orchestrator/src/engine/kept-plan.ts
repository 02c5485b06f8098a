import { isDeepStrictEqual } from 'node:util';
import { type ObjectRef__Output, SluiceError, type Split__Output } from '@sluice/proto';
import type { Database } from '../db/database.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { keptObjects, keptTotals, type KeptTotals } from '../transitions/keep-splits.js';

/** What is kept is looked through once for each batch: 100,000 objects, kept in packed splits, take 20 looks of 50 ms. */
const BATCH = 5_000;

/**
 * What stays of a plan that is made again: the objects of committed splits. Passes the splits of all other objects on, in their
 * order, a batch at a time (I5). In any other plan nothing is kept.
 */
export class KeptPlan {
  /** Objects that were listed again, and their bytes. */
  objects = 0;
  bytes = 0;
  #batch: Split__Output[] = [];

  private constructor(
    private readonly database: Database,
    private readonly run: ClaimedRun,
    readonly totals: KeptTotals,
    private readonly pass: (split: Split__Output) => Promise<void>,
  ) {}

  /** Call it when the splits that do not stay are gone. */
  static async of(
    database: Database,
    run: ClaimedRun,
    pass: (split: Split__Output) => Promise<void>,
  ): Promise<KeptPlan> {
    const none = { splits: 0, objects: 0, bytes: 0, nextOrdinal: 0 };
    const totals = run.replanning ? await database.use((sql) => keptTotals(sql, run.runId)) : none;
    return new KeptPlan(database, run, totals, pass);
  }

  /** @throws SluiceError SOURCE_CHANGED where what is committed is of another version than the object has now */
  async add(split: Split__Output): Promise<void> {
    if (this.totals.splits === 0) return this.pass(split);
    this.#batch.push(split);
    if (this.#batch.length >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    const listed = batch.map(({ parts }) => parts[0].object);
    const kept = await this.database.use((sql) => keptObjects(sql, this.run.runId, listed));
    for (const [i, split] of batch.entries()) {
      const object = listed[i];
      const before = kept.get(`${object?.bucket}/${object?.key}`);
      if (!before) await this.pass(split);
      else if (!isDeepStrictEqual(before, object)) throw changed(before);
      else {
        this.objects += 1;
        this.bytes += before.size;
      }
    }
  }
}

function changed({ bucket, key }: ObjectRef__Output): SluiceError {
  const message = `s3://${bucket}/${key} has changed since a part of this run that is committed was read from it.`;
  return new SluiceError('SOURCE_CHANGED', message, {
    hint: 'Rows of both versions would be mixed. Remove the run’s rows by their _run_id, or restore the version; then trigger a new run.',
    where: { bucket, key },
    service: 'orchestrator',
  });
}
