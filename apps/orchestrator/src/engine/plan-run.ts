import {
  type ExtractorClient,
  type ObjectRef,
  type PinnedLookup__Output,
  type PlanTrailer__Output,
  SluiceError,
  type Split__Output,
} from '@sluice/proto';
import type { Database, Sql } from '../db/database.js';
import { announce } from '../db/changes.js';
import { readEventObjects } from '../events/read-event-objects.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import {
  analyzeSplits,
  completePlan,
  discardPlan,
  insertSplits,
  planBooks,
} from '../transitions/write-plan.js';
import { watched } from './watched.js';

export interface PlanOptions {
  readonly timeoutMs: number;
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

const BATCH = 500;
/** Splits that change the table so much that plans of statements, which connections keep, are to be made anew. */
const MANY = 1_000;

/** A plan that has been read to its end. */
export interface Plan {
  /** Pinned. */
  readonly lookups: PinnedLookup__Output[];
  /**
   * Writes down what is left of it, and that it is complete.
   *
   * @throws SluiceError STREAM_INCOMPLETE when trailer and plan differ (I4); STALE_ATTEMPT as above
   */
  complete(): Promise<void>;
}

/**
 * Streams the extractor's plan into the table of splits. The stream is read no faster than batches are written, so a plan
 * of any length costs one batch of memory (I5).
 *
 * @throws SluiceError with the extractor's reason; STALE_ATTEMPT when another replica plans the run by now
 */
export async function planRun(
  database: Database,
  extractor: ExtractorClient,
  run: ClaimedRun,
  options: PlanOptions,
): Promise<Plan> {
  if (run.fence > 1) await database.transaction((sql) => discardPlan(sql, run.runId, run.fence));
  const objects = await database.use((sql) => readEventObjects(sql, run.runId));
  const plan = new PlanWriter(database, run);
  const trailer = await readPlan(extractor, run, objects, false, options, (split) => plan.add(split));
  const { lookups } = trailer;
  return {
    lookups,
    complete: async () => {
      await database.transaction((sql) => complete(sql, run, plan, trailer));
      if (trailer.splits >= MANY) await database.use(analyzeSplits);
    },
  };
}

async function complete(
  sql: Sql,
  run: ClaimedRun,
  plan: PlanWriter,
  trailer: PlanTrailer__Output,
): Promise<void> {
  await plan.flush(sql);
  const books = await planBooks(sql, run.runId);
  if (books.torn !== null) {
    throw incomplete(`The plan does not cover s3://${books.torn} from its first byte to its last.`);
  }
  for (const what of ['splits', 'objects', 'bytes'] as const) {
    if (books[what] !== trailer[what]) {
      throw incomplete(`The plan has ${books[what]} ${what}, but its trailer says ${trailer[what]}.`);
    }
  }
  await completePlan(sql, run.runId, run.fence, trailer);
  await announce(sql, 'change', [run.runId]);
}

/** The pipeline's lookups in objects, pinned: all that a replay needs of the extractor. */
export async function pinLookups(
  extractor: ExtractorClient,
  run: ClaimedRun,
  options: PlanOptions,
): Promise<PinnedLookup__Output[]> {
  const { lookups } = await readPlan(extractor, run, [], true, options, async () => undefined);
  return lookups;
}

async function readPlan(
  extractor: ExtractorClient,
  run: ClaimedRun,
  /** In place of a listing, unless there are none. */
  objects: ObjectRef[],
  lookupsOnly: boolean,
  options: PlanOptions,
  take: (split: Split__Output) => Promise<void>,
): Promise<PlanTrailer__Output> {
  const call = extractor.plan(
    { pipeline: run.facts.pipeline, run: run.facts.run, objects, lookupsOnly },
    { deadline: Date.now() + options.timeoutMs },
  );
  let trailer: PlanTrailer__Output | undefined;
  for await (const event of watched(call, { ...options, who: 'The extractor' })) {
    if (trailer) throw incomplete('The plan went on after its trailer.');
    if (event.trailer) trailer = event.trailer;
    if (event.split) await take(event.split);
  }
  if (!trailer) throw incomplete('The plan ended without its trailer.');
  return trailer;
}

/** Writes splits a batch at a time, under the fence of the run's claim. */
export class PlanWriter {
  #batch: Split__Output[] = [];
  /** Splits given to it. */
  splits = 0;

  constructor(
    private readonly database: Database,
    private readonly run: ClaimedRun,
  ) {}

  async add(split: Split__Output): Promise<void> {
    this.splits += 1;
    this.#batch.push(split);
    if (this.#batch.length >= BATCH) await this.database.use((sql) => this.flush(sql));
  }

  /** What has not filled a batch; in the transaction that completes the plan. */
  async flush(sql: Sql): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    await insertSplits(sql, this.run.runId, this.run.fence, batch);
  }
}

function incomplete(message: string): SluiceError {
  return new SluiceError('STREAM_INCOMPLETE', message, { service: 'extractor' });
}
