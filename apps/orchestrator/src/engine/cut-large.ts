import { type ExtractorClient, SluiceError, type Split__Output } from '@sluice/proto';
import type { Database } from '../db/database.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { largeSplits, type PlannedWhole, replaceSplit } from '../transitions/write-plan.js';
import type { PlanOptions } from './plan-run.js';
import { watched } from './watched.js';

/** Objects that are counted at a time: each is a core of an extractor. */
const AT_A_TIME = 2;

/**
 * Cuts the objects of a written plan that are larger than a split may be. It comes after the listing, so that counting, which
 * may take long, holds no listing up; each object's ranges take the place of its split at once. Gives how many more splits
 * there are then.
 *
 * @throws SluiceError with the extractor's reason; STALE_ATTEMPT when another replica plans the run by now
 */
export async function cutLarge(
  database: Database,
  extractor: ExtractorClient,
  run: ClaimedRun,
  splitBytes: number,
  options: PlanOptions,
): Promise<number> {
  let added = 0;
  for (let after = -1; ;) {
    const from = after;
    const large = await database.use((sql) => largeSplits(sql, run.runId, from, splitBytes, AT_A_TIME));
    const last = large.at(-1);
    if (last === undefined) return added;
    // The others end too before a failure is told: nothing writes to the plan of a run that was given up.
    const cuts = await Promise.allSettled(
      large.map((split) => cutOne(database, extractor, run, split, options)),
    );
    for (const cut of cuts) {
      if (cut.status === 'rejected') throw cut.reason;
      added += cut.value;
    }
    after = last.ordinal;
  }
}

async function cutOne(
  database: Database,
  extractor: ExtractorClient,
  run: ClaimedRun,
  whole: PlannedWhole,
  options: PlanOptions,
): Promise<number> {
  const ranges = await rangesOf(extractor, run, whole, options);
  if (ranges.length === 1) return 0; // it cannot be cut
  const splits = ranges.map((range, i) => ({
    ...range,
    ordinal: whole.ordinal + i,
    objectSplits: ranges.length,
  }));
  await database.transaction((sql) => replaceSplit(sql, run.runId, run.fence, whole.splitId, splits));
  return splits.length - 1;
}

async function rangesOf(
  extractor: ExtractorClient,
  run: ClaimedRun,
  { splitId, ordinal, parts }: PlannedWhole,
  options: PlanOptions,
): Promise<Split__Output[]> {
  const split = { splitId, ordinal, parts };
  const call = extractor.cut(
    { pipeline: run.facts.pipeline, run: run.facts.run, split },
    { deadline: Date.now() + options.timeoutMs },
  );
  const { bucket = '', key = '' } = parts[0].object ?? {};
  const who = `Cutting s3://${bucket}/${key}`;
  const ranges: Split__Output[] = [];
  let told: number | undefined;
  for await (const event of watched(call, { ...options, who })) {
    if (event.split) ranges.push(event.split);
    if (event.trailer) told = event.trailer.splits;
  }
  if (told === ranges.length && told > 0) return ranges;
  const message = `${who} gave ${ranges.length} splits, and its trailer says ${told ?? 'nothing'}.`;
  throw new SluiceError('STREAM_INCOMPLETE', message, { service: 'extractor' });
}
