import type { LoadCommitted__Output } from '@sluice/proto';
import { announce } from '../db/changes.js';
import type { Database, Sql } from '../db/database.js';
import { ruleTotals } from '../reads/rule-totals.js';
import { commitSplits, type LoadedSplit } from '../transitions/commit-splits.js';
import type { SettledRun } from '../transitions/settle-run.js';
import { stopRun } from '../transitions/stop-run.js';
import { rejectLimit } from './reject-limit.js';
import type { Claims } from './claims.js';
import type { EarlyLedger } from './early-ledger.js';
import type { Hold, LeaseKeeper } from './lease-keeper.js';
import { settle, settleIn } from './settle.js';
import { endIfWhole, indexesLater } from './verify-run.js';

/** Bounds one transaction. */
const MOST = 200;
/** Splits of a run that is verified while other commits wait. */
const MOST_PROVED = 20;
/** For so long they wait for its ledger, which was asked for before the transaction began. */
const PROOF_MS = 5;

interface Waiting extends LoadedSplit {
  readonly hold: Hold;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes down which splits the loaders have committed: those that come while a transaction is under way share the next one.
 * No commit waits for others to come.
 */
export class CommitWriter {
  #waiting: Waiting[] = [];
  #working = false;

  constructor(
    private readonly database: Database,
    private readonly claims: Claims,
    private readonly leases: LeaseKeeper,
    private readonly early: EarlyLedger,
  ) {}

  /** Resolves when it is written down, and its run moved on if that was its last split. */
  write(hold: Hold, result: LoadCommitted__Output): Promise<void> {
    const { runId, splitId, attempt, limited } = hold.claim;
    const statistics = result.statistics ?? undefined;
    return new Promise((resolve, reject) => {
      const ref = { runId, splitId, attempt };
      this.#waiting.push({ hold, ref, limited, result, statistics, resolve, reject });
      if (!this.#working) void this.#work();
    });
  }

  /** Never rejects. */
  async #work(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST);
      try {
        await this.#commit(batch);
        batch.forEach(({ resolve }) => resolve());
      } catch (error) {
        await this.#oneByOne(batch, error);
      }
    }
    this.#working = false;
  }

  /** What one of them has wrong must not be held against the others. */
  async #oneByOne(batch: readonly Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1) return batch[0].reject(error);
    for (const one of batch) await this.#commit([one]).then(one.resolve, one.reject);
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const runIds = [...new Set(batch.map(({ ref }) => ref.runId))];
    const last = runIds.filter((runId) => this.#isLast(runId, batch));
    const [ending] = batch.filter(({ ref, result }) => last.includes(ref.runId) && !result.staged);
    if (ending) this.early.begin(ending.hold.claim.facts, ending.hold.claim.ordinal);
    const settled = await this.#write(batch, runIds, last).finally(() => this.early.forget());
    for (const { hold } of batch) hold.committed = true; // before the next batch asks which splits are in flight
    for (const runId of settled) this.claims.noteSpent(runId, false);
    for (const runId of runIds) if (!settled.includes(runId)) await settle(this.database, runId);
  }

  /** @returns runs that it has moved on */
  #write(batch: readonly Waiting[], runIds: readonly string[], last: readonly string[]): Promise<string[]> {
    return this.claims.transaction(async (sql, taker) => {
      for (const { runId, over } of await commitSplits(sql, batch, last)) {
        const rules = await ruleTotals(sql, [runId]);
        await stopRun(sql, runId, 'failed', rejectLimit(over, rules.get(runId) ?? []));
      }
      const moved: string[] = [];
      const prove = (run: SettledRun): Promise<boolean> => this.#prove(sql, run, batch);
      for (const runId of last) if (await settleIn(sql, runId, taker, prove)) moved.push(runId);
      announce(sql, 'change', runIds);
      return moved;
    });
  }

  /** Whether the run's ledger is read in time and whole, so that the run has ended. */
  async #prove(sql: Sql, run: SettledRun, batch: readonly Waiting[]): Promise<boolean> {
    const [own] = batch.filter(({ ref }) => ref.runId === run.runId);
    if (indexesLater(own.hold.claim.facts)) return false;
    const entries = await this.early.within(run.runId, PROOF_MS);
    if (!entries || entries.length > MOST_PROVED) return false;
    if (await endIfWhole(sql, run, entries)) return true;
    this.early.forget(); // it was read too early
    return false;
  }

  /** Whether no other split of the run is in flight here or waits to be claimed: they may be its last ones. */
  #isLast(runId: string, batch: readonly LoadedSplit[]): boolean {
    if (!this.claims.isSpent(runId)) return false;
    return this.leases.countOf(runId) <= batch.filter(({ ref }) => ref.runId === runId).length;
  }
}
