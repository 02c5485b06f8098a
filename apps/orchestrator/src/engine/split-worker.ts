import { type LoadCommitted__Output, type LoaderClient, SluiceError } from '@sluice/proto';
import type { Logger } from '@sluice/service';
import { announce, type ChangeKind } from '../db/changes.js';
import type { Database, Sql } from '../db/database.js';
import { ruleTotals } from '../reads/rule-totals.js';
import type { ClaimedSplit } from '../transitions/claim-splits.js';
import { commitSplit, type Committed } from '../transitions/commit-split.js';
import { cancelSplit, failSplit, releaseSplit, retrySplit } from '../transitions/end-split.js';
import { settleRun } from '../transitions/settle-run.js';
import { stopRun } from '../transitions/stop-run.js';
import type { Cut, LeaseKeeper } from './lease-keeper.js';
import { loadSplit } from './load-split.js';
import { rejectLimit } from './reject-limit.js';
import { storedOf } from './statistics-codec.js';
import type { StatisticsMerger } from './statistics-merger.js';
import { describeFailure, judge, type RetryPolicy } from './verdict.js';

export interface SplitWorkerOptions extends RetryPolicy {
  readonly loadIdleMs: number;
}

/** How an attempt ended, as far as the dispatcher cares. */
export type AttemptEnd = 'committed' | 'full' | 'other';

/** Drives claimed splits to the end of their attempt and writes down what became of them. */
export class SplitWorker {
  constructor(
    private readonly database: Database,
    private readonly loader: LoaderClient,
    private readonly leases: LeaseKeeper,
    private readonly statistics: StatisticsMerger,
    private readonly logger: Logger,
    private readonly options: SplitWorkerOptions,
  ) {}

  /** Never rejects: an attempt whose end cannot be written down loses its lease, and is taken over. */
  async run(claim: ClaimedSplit): Promise<AttemptEnd> {
    const hold = this.leases.hold(claim);
    const log = this.logger.child({ run: claim.runId, split: claim.splitId, attempt: claim.attempt });
    let result: LoadCommitted__Output | undefined;
    try {
      result = await loadSplit(this.loader, claim, {
        idleMs: this.options.loadIdleMs,
        deadlineMs: Math.max(1, this.options.workTimeoutMs - claim.ageMs),
        signal: hold.signal,
        onProgress: (counts) => {
          hold.counts = counts;
        },
      });
      const told = result;
      await this.#write(claim, 'change', (sql) => this.#commit(sql, claim, told));
      if (told.statistics.length > 0) this.statistics.note(claim.runId);
      return 'committed';
    } catch (thrown) {
      const error =
        result && !(thrown instanceof SluiceError) ? unwritten(claim, thrown) : SluiceError.from(thrown);
      if (hold.why === 'crashed') return 'other';
      log.info({ reason: error.reason, cut: hold.why, err: error }, 'attempt failed');
      await this.#write(claim, 'work', (sql) => this.#fail(sql, claim, error, hold.why)).catch(
        (again: unknown) => log.error({ err: again }, 'the end of an attempt could not be written down'),
      );
      return error.reason === 'SLOTS_FULL' ? 'full' : 'other';
    } finally {
      this.leases.drop(hold);
    }
  }

  /** One transaction for what became of the split, then one for what that means for its run. */
  async #write(claim: ClaimedSplit, kind: ChangeKind, work: (sql: Sql) => Promise<void>): Promise<void> {
    await this.database.transaction(async (sql) => {
      await work(sql);
      await announce(sql, kind, [claim.runId]);
    });
    await settle(this.database, claim.runId);
  }

  async #commit(sql: Sql, claim: ClaimedSplit, result: LoadCommitted__Output): Promise<void> {
    const { counts } = result;
    // I1: the target's database refuses such books, so they cannot be the ledger's.
    if (!counts || counts.read !== counts.loaded + counts.rejected + counts.filtered + counts.superseded) {
      throw new SluiceError('LEDGER_MISMATCH', `The loader's counts of ${claim.splitId} do not balance.`);
    }
    const committed = await commitSplit(sql, claim, claim.limited, result, storedOf(result.statistics));
    if (committed.overLimit) await this.#overLimit(sql, claim, committed.overLimit);
  }

  async #overLimit(sql: Sql, claim: ClaimedSplit, over: NonNullable<Committed['overLimit']>): Promise<void> {
    const rules = await ruleTotals(sql, [claim.runId]);
    await stopRun(sql, claim.runId, 'failed', rejectLimit(over, rules.get(claim.runId) ?? []));
  }

  async #fail(sql: Sql, claim: ClaimedSplit, error: SluiceError, cut: Cut | undefined): Promise<void> {
    if (cut === 'stale') return; // a newer attempt has the split
    if (cut === 'cancelled') return void (await cancelSplit(sql, claim));
    if (cut === 'drained') return void (await releaseSplit(sql, claim));
    const objects = claim.parts.map(({ object }) => `${object?.bucket}/${object?.key}`);
    const failure = describeFailure(error, 'loader', objects);
    // Nobody here cancelled: the loader's side did, e.g. by ending the backend. That is worth another try.
    const cause = error.reason === 'CANCELLED' ? new SluiceError('PEER_UNAVAILABLE', error.message) : error;
    const verdict = judge(cause, failure, claim, this.options);
    if (verdict.kind === 'fail') await failSplit(sql, claim, verdict.scope, verdict.failure);
    else await retrySplit(sql, claim, verdict.cost, verdict.delayMs, failure);
  }
}

/** The target has committed and our own database failed: no fault of the attempt. Another one finds what the ledger has. */
function unwritten({ splitId }: ClaimedSplit, cause: unknown): SluiceError {
  return new SluiceError('PEER_UNAVAILABLE', `The commit of ${splitId} could not be written down.`, {
    service: 'orchestrator',
    cause,
  });
}

/** Moves the run on if its last split has ended. Its next phase is announced by the transaction that begins it. */
export async function settle(database: Database, runId: string): Promise<void> {
  await database.transaction(async (sql) => {
    const state = await settleRun(sql, runId);
    if (!state) return;
    await announce(sql, state === 'verifying' || state === 'publishing' ? 'work' : 'end', [runId]);
  });
}
