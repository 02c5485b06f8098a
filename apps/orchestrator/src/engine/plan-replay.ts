import { parseResolved } from '@sluice/config';
import { type ExtractorClient, type LoaderClient, SluiceError } from '@sluice/proto';
import type { Database, Sql } from '../db/database.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { completePlan, discardPlan } from '../transitions/write-plan.js';
import { pinLookups, type Plan, type PlanOptions } from './plan-run.js';
import { PlanWriter } from './plan-writer.js';
import { watched } from './watched.js';

/**
 * The plan of a replay: a split for each split of the original run that has rejects in quarantine, in the order of the
 * ledger, with the original's parts. No object is listed or read.
 *
 * @throws SluiceError REPLAY_REFUSED when nothing is in quarantine any more; STALE_ATTEMPT when another replica plans the
 *   run by now
 */
export async function planReplay(
  database: Database,
  clients: { readonly extractor: ExtractorClient; readonly loader: LoaderClient },
  run: ClaimedRun,
  options: PlanOptions,
): Promise<Plan> {
  const lookups = hasObjectLookups(run) ? await pinLookups(clients.extractor, run, options) : [];
  await database.transaction((sql) => discardPlan(sql, run.runId, run.fence));
  const plan = new PlanWriter(database, run);
  const { replayOf: runId } = run.facts.run;
  const rule = run.replayRule;
  const call = clients.loader.listLedger(
    { pipeline: run.facts.pipeline, runId, quarantined: true, rule },
    { deadline: Date.now() + options.timeoutMs },
  );
  for await (const entry of watched(call, { ...options, who: `The ledger of run ${runId}` })) {
    const { splitId, parts, quarantined: records } = entry;
    if (records === 0) continue;
    const rejects = { runId, splitId, rule, records };
    await plan.add({ splitId, ordinal: plan.splits, parts, rejects, objectSplits: 1 });
  }
  if (plan.splits === 0) throw nothingToReplay(runId, rule);
  const complete = async (sql: Sql): Promise<void> => {
    await plan.flush(sql);
    await completePlan(sql, run.runId, run.fence, { bytes: 0, objects: 0, skipped: 0, lookups });
  };
  return { lookups, splits: plan.splits, complete };
}

export function nothingToReplay(runId: string, rule: string): SluiceError {
  const which = rule === '' ? '' : ` that broke ${rule}`;
  return new SluiceError('REPLAY_REFUSED', `Run ${runId} has no rejects${which} in quarantine.`, {
    hint: 'Nothing is to be done: ListRejects shows what is in quarantine, and with include_replayed what has left it.',
    where: { run: runId },
  });
}

function hasObjectLookups(run: ClaimedRun): boolean {
  return parseResolved(run.facts.pipeline.specJson).transform.lookup.some(
    ({ source }) => source.kind === 'object',
  );
}
