import { isDeepStrictEqual } from 'node:util';
import { parseResolved } from '@sluice/config';
import {
  type LedgerEntry__Output,
  type LoaderClient,
  SluiceError,
  type SplitCounts__Output,
} from '@sluice/proto';
import { announce } from '../db/changes.js';
import type { Database, Sql } from '../db/database.js';
import { overBudget } from '../reads/reject-budget.js';
import { ruleTotals } from '../reads/rule-totals.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { succeedRun } from '../transitions/end-run.js';
import { forgetStatistics } from '../transitions/keep-statistics.js';
import { failMissing, type PlannedSplit, plannedSplits, tickOff } from '../transitions/match-ledger.js';
import { restageObjects } from '../transitions/restage-objects.js';
import type { RunFacts } from '../transitions/run-facts.js';
import { BATCH, BATCH_PARTS, type LedgerOptions, readLedger } from './read-ledger.js';
import { rejectLimit } from './reject-limit.js';

const HINT =
  'Compare sluice.ledger in the target with the run’s splits. Missing splits are loaded again when the run is retried.';

/** Of a split. */
const MISSING = {
  reason: 'LEDGER_MISMATCH',
  message: 'The ledger has no row of this split.',
  hint: HINT,
  service: 'orchestrator',
};

export interface VerifyOptions extends LedgerOptions {
  readonly maxAttempts: number;
  /** What was read of the ledger already, if it was. */
  readonly early: Promise<LedgerEntry__Output[] | undefined> | undefined;
}

type Outcome = 'whole' | 'again' | SluiceError;

/** What is to be known of a run that is `verifying`. */
type VerifiedRun = Pick<ClaimedRun, 'runId' | 'fence' | 'publish'>;

/** Indexes wait for the first load of its table: a run that is verified is not at its end yet. */
export function indexesLater({ pipeline }: RunFacts): boolean {
  const { target } = parseResolved(pipeline.specJson);
  return target.create && target.setup.indexes.some(({ unique }) => !unique);
}

/** What is done in the transaction in which a run has turned out whole. */
export function endVerified(sql: Sql, { runId, fence }: VerifiedRun): void {
  succeedRun(sql, runId, fence);
  announce(sql, 'end', [runId]);
}

/**
 * Ends a run whose ledger was read early and proves it, in the transaction that has moved it on and so holds its row: nobody
 * else verifies it. False: nothing was done.
 */
export async function endIfWhole(
  sql: Sql,
  run: VerifiedRun,
  entries: readonly LedgerEntry__Output[],
): Promise<boolean> {
  void sql.send('SAVEPOINT proof', []);
  const whole = await proves(sql, run, entries).catch((error: unknown) => {
    if (error instanceof SluiceError) return false; // what it does not prove is verified as ever, and told then
    throw error;
  });
  if (whole) endVerified(sql, run);
  else await sql.query('ROLLBACK TO SAVEPOINT proof');
  return whole;
}

/** What follows the comparison is sent at once: where one of these finds something wrong, nothing of them stays. */
async function proves(sql: Sql, run: VerifiedRun, entries: readonly LedgerEntry__Output[]): Promise<boolean> {
  if (await difference(sql, run, entries)) return false;
  const [, missing, over] = await Promise.all([
    tick(sql, run, entries),
    failMissing(sql, run.runId, run.fence, MISSING),
    overBudget(sql, run.runId),
  ]);
  return missing.length === 0 && !over;
}

/**
 * I7: reads the run's ledger back from the target. Every planned split must be there once, with the planned parts and
 * the counts that were reported. A complete plan tiles its objects (checked when it was written, immutable since), so a
 * ledger whose parts equal the plan's tiles them too. Entries are compared in batches: memory does not grow with the plan.
 *
 * @param end what is done in the transaction in which all has turned out right
 * @returns false where splits of objects that were not whole are loaded again first
 * @throws SluiceError LEDGER_MISMATCH naming the first split that differs; REJECT_LIMIT
 */
export async function verifyRun(
  database: Database,
  loader: LoaderClient,
  run: ClaimedRun,
  options: VerifyOptions,
  end?: (sql: Sql) => Promise<void>,
): Promise<boolean> {
  const early = await options.early;
  if (early && (await isWhole(database, run, early, options, end))) return true;
  let batch: LedgerEntry__Output[] = [];
  let parts = 0;
  for await (const entry of readLedger(loader, run.facts, options)) {
    batch.push(entry);
    parts += entry.parts.length;
    if (batch.length < BATCH && parts < BATCH_PARTS) continue;
    const full = batch;
    await database.use((sql) => compare(sql, run, full));
    batch = [];
    parts = 0;
  }
  const outcome = await database.transaction((sql) => conclude(sql, run, batch, options.maxAttempts, end));
  if (outcome instanceof SluiceError) throw outcome; // what it wrote down stays
  return outcome === 'whole';
}

/**
 * Whether the run's ledger was whole when it was read early: no row of it changes after that. Where it was not, others may
 * have loaded splits meanwhile: nothing is written down, and it is read again.
 */
async function isWhole(
  database: Database,
  run: ClaimedRun,
  entries: readonly LedgerEntry__Output[],
  options: VerifyOptions,
  end?: (sql: Sql) => Promise<void>,
): Promise<boolean> {
  try {
    await database.transaction(async (sql) => {
      const outcome = await conclude(sql, run, entries, options.maxAttempts, end);
      if (outcome !== 'whole') throw outcome instanceof SluiceError ? outcome : mismatch('It is not whole.');
    });
    return true;
  } catch (error) {
    if (error instanceof SluiceError && error.reason !== 'STALE_ATTEMPT') return false;
    throw error;
  }
}

async function conclude(
  sql: Sql,
  run: VerifiedRun,
  rest: readonly LedgerEntry__Output[],
  maxAttempts: number,
  end?: (sql: Sql) => Promise<void>,
): Promise<Outcome> {
  await compare(sql, run, rest);
  const outcome = await judge(sql, run, maxAttempts);
  if (outcome === 'whole') await end?.(sql);
  return outcome;
}

/** What is left when all of the ledger has been compared. */
async function judge(sql: Sql, { runId, fence }: VerifiedRun, maxAttempts: number): Promise<Outcome> {
  if ((await restageObjects(sql, runId, fence, maxAttempts)) > 0) {
    announce(sql, 'work', [runId]);
    return 'again';
  }
  const missing = await failMissing(sql, runId, fence, MISSING);
  if (missing.length > 0) {
    await forgetStatistics(sql, runId); // a retry loads them, and counts them again
    return mismatch(`The ledger has no row of ${missing.length} committed splits, e.g. ${missing[0]}.`);
  }
  return (await budgetFailure(sql, runId)) ?? 'whole';
}

/** Splits that committed while the run stopped for its limit stay committed; a retry must not call them a success. */
async function budgetFailure(sql: Sql, runId: string): Promise<SluiceError | undefined> {
  const over = await overBudget(sql, runId);
  if (!over) return undefined;
  const rules = await ruleTotals(sql, [runId]);
  const { reason, message, hint, service } = rejectLimit(over, rules.get(runId) ?? []);
  return new SluiceError(reason, message, { hint, service });
}

async function compare(sql: Sql, run: VerifiedRun, entries: readonly LedgerEntry__Output[]): Promise<void> {
  if (entries.length === 0) return;
  const differing = await difference(sql, run, entries);
  if (differing) throw mismatch(differing);
  await tick(sql, run, entries);
}

/** What the first entry that is not as planned and reported has wrong, as a sentence. */
async function difference(
  sql: Sql,
  run: VerifiedRun,
  entries: readonly LedgerEntry__Output[],
): Promise<string | undefined> {
  const ids = entries.map((entry) => entry.splitId);
  const planned = await plannedSplits(sql, run.runId, ids);
  for (const entry of entries) {
    const wrong = differs(entry, planned.get(entry.splitId), run.publish);
    if (wrong) return `The ledger's row of split ${entry.splitId} ${wrong}.`;
  }
  return undefined;
}

function tick(
  sql: Sql,
  { runId, fence }: VerifiedRun,
  entries: readonly LedgerEntry__Output[],
): Promise<void> {
  const ticked = entries.map(({ splitId, counts, rules }) => ({ splitId, counts: counts ?? NONE, rules }));
  return tickOff(sql, runId, fence, ticked);
}

const NONE: SplitCounts__Output = {
  read: 0,
  loaded: 0,
  rejected: 0,
  filtered: 0,
  warned: 0,
  bytes: 0,
  superseded: 0,
};

function differs(
  entry: LedgerEntry__Output,
  split: PlannedSplit | undefined,
  publish: ClaimedRun['publish'],
): string | undefined {
  if (!split) return 'belongs to no planned split';
  if (split.state !== 'committed') return `is there, but the split is ${split.state}`;
  if (!isDeepStrictEqual(entry.parts, split.parts)) return 'covers other bytes than were planned';
  const counts = entry.counts ?? NONE;
  const { read, loaded, rejected, filtered, superseded } = counts;
  if (read !== loaded + rejected + filtered + superseded) return 'does not balance (I1)';
  if (split.rejects && read !== split.rejects.records) {
    return `says read ${read}, but ${split.rejects.records} rejects were planned`;
  }
  for (const what of publish === 'run' || split.objectSplits > 1 ? STAGED : LOADED) {
    if (counts[what] !== split.counts[what]) {
      return `says ${what} ${counts[what]}, but ${split.counts[what]} was reported`;
    }
  }
  return undefined;
}

const LOADED = ['read', 'loaded', 'rejected', 'filtered', 'superseded'] as const;
/** Publication, of a run or of an object that was cut, rejects and supersedes staged rows; what was read and filtered it leaves alone. */
const STAGED = ['read', 'filtered'] as const;

function mismatch(message: string): SluiceError {
  return new SluiceError('LEDGER_MISMATCH', message, { hint: HINT, service: 'orchestrator' });
}
