import {
  type ExtractorClient,
  type PlanTrailer__Output,
  SluiceError,
  type Split__Output,
  messages,
} from '@sluice/proto';
import type { Database } from '../db/database.js';
import { announce } from '../db/changes.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { completePlan, discardPlan, insertSplits, planBooks } from '../transitions/write-plan.js';

const BATCH = 500;

/**
 * Streams the extractor's plan into the table of splits. The stream is read no faster than batches are written, so a plan
 * of any length costs one batch of memory (I5).
 *
 * @throws SluiceError with the extractor's reason; STREAM_INCOMPLETE when trailer and plan differ (I4); STALE_ATTEMPT
 *   when another replica plans the run by now
 */
export async function planRun(
  database: Database,
  extractor: ExtractorClient,
  run: ClaimedRun,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  await database.transaction((sql) => discardPlan(sql, run.runId, run.fence));
  const trailer = await writePlan(database, extractor, run, options);
  await database.transaction(async (sql) => {
    const books = await planBooks(sql, run.runId);
    if (books.torn !== null) {
      throw incomplete(`The plan does not cover s3://${books.torn} from its first byte to its last.`);
    }
    for (const what of ['splits', 'objects', 'bytes'] as const) {
      if (books[what] !== trailer[what]) {
        throw incomplete(`The plan has ${books[what]} ${what}, but its trailer says ${trailer[what]}.`);
      }
    }
    await completePlan(sql, run.runId, run.fence, trailer.bytes);
    await announce(sql, 'change', [run.runId]);
  });
}

async function writePlan(
  database: Database,
  extractor: ExtractorClient,
  run: ClaimedRun,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<PlanTrailer__Output> {
  const call = extractor.plan(
    { pipeline: run.facts.pipeline, run: run.facts.run },
    { deadline: Date.now() + options.timeoutMs },
  );
  const cut = (): void => call.cancel();
  options.signal.addEventListener('abort', cut, { once: true });
  let trailer: PlanTrailer__Output | undefined;
  let batch: Split__Output[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await database.use((sql) => insertSplits(sql, run.runId, run.fence, batch));
    batch = [];
  };
  try {
    if (options.signal.aborted) cut();
    for await (const event of messages(call)) {
      if (trailer) throw incomplete('The plan went on after its trailer.');
      if (event.trailer) trailer = event.trailer;
      if (event.split) batch.push(event.split);
      if (batch.length >= BATCH) await flush();
    }
    await flush();
  } finally {
    options.signal.removeEventListener('abort', cut);
  }
  if (!trailer) throw incomplete('The plan ended without its trailer.');
  return trailer;
}

function incomplete(message: string): SluiceError {
  return new SluiceError('STREAM_INCOMPLETE', message, { service: 'extractor' });
}
