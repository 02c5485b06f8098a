import { setTimeout as wait } from 'node:timers/promises';
import { type LoadCommitted__Output, type LoaderClient, SluiceError } from '@sluice/proto';
import type { Logger } from '@sluice/service';
import { isAway } from '../db/away.js';
import { announce } from '../db/changes.js';
import type { Database, Sql } from '../db/database.js';
import type { ClaimedSplit } from '../transitions/claim-splits.js';
import { cancelSplit, failSplit, releaseSplit, retrySplit } from '../transitions/end-split.js';
import { unpackSplit } from '../transitions/unpack-split.js';
import type { CommitWriter } from './commit-writer.js';
import type { Cut, Hold, LeaseKeeper } from './lease-keeper.js';
import { type LoadOptions, loadSplit } from './load-split.js';
import type { Peers } from './peers.js';
import { settle } from './settle.js';
import type { StatisticsMerger } from './statistics-merger.js';
import { describeFailure, judge, type RetryPolicy } from './verdict.js';

export interface SplitWorkerOptions extends RetryPolicy {
  readonly loadIdleMs: number;
}

/** A loader that is there reports twice a second; one that is not is not waited for. */
export const JOIN_IDLE_MS = 5_000;

/** How an attempt ended, as far as the dispatcher cares. */
export type AttemptEnd = 'committed' | 'full' | 'other';

/** Drives claimed splits to the end of their attempt and writes down what became of them. */
export class SplitWorker {
  constructor(
    private readonly database: Database,
    private readonly loader: LoaderClient,
    private readonly peers: Peers,
    private readonly leases: LeaseKeeper,
    private readonly commits: CommitWriter,
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
      const told = (result = await this.#load(claim, hold));
      checkBooks(claim, told);
      await persist(hold, () => this.commits.write(hold, told));
      if (told.statistics) this.statistics.note(claim.runId);
      return 'committed';
    } catch (thrown) {
      const error =
        result && !(thrown instanceof SluiceError) ? unwritten(claim, thrown) : SluiceError.from(thrown);
      if (hold.why === 'crashed') return 'other';
      log.info({ reason: error.reason, cut: hold.why, err: error }, 'attempt failed');
      await persist(hold, () => this.#writeFailure(claim, error, hold.why)).catch((again: unknown) =>
        log.error({ err: again }, 'the end of an attempt could not be written down'),
      );
      return error.reason === 'SLOTS_FULL' ? 'full' : 'other';
    } finally {
      this.leases.drop(hold);
    }
  }

  /** A load that may still go on where the replica before us had called it is joined there: nothing is read again. */
  async #load(claim: ClaimedSplit, hold: Hold): Promise<LoadCommitted__Output> {
    let served = false;
    const limitMs = this.#limitMs(claim);
    const options: LoadOptions = {
      idleMs: this.options.loadIdleMs,
      deadlineMs: Math.max(1, limitMs - claim.ageMs),
      signal: hold.signal,
      onProgress: (counts) => {
        hold.counts = counts;
      },
      onServed: (address) => {
        served = true;
        hold.loader = address;
      },
    };
    if (claim.loader !== '') {
      try {
        const joining = { ...options, idleMs: JOIN_IDLE_MS };
        return await this.peers.use(claim.loader, (loader) => loadSplit(loader, claim, joining));
      } catch (error) {
        if (served || hold.why !== undefined) throw error; // it was there, and failed as any load may
        this.logger.debug({ split: claim.splitId, loader: claim.loader, err: error }, 'no load to join');
      }
    }
    return loadSplit(this.loader, claim, options);
  }

  #limitMs(claim: ClaimedSplit): number {
    return Math.min(this.options.workTimeoutMs, claim.timeoutMs ?? Infinity);
  }

  /** One transaction for what became of the split, then one for what that means for its run. */
  async #writeFailure(claim: ClaimedSplit, error: SluiceError, cut: Cut | undefined): Promise<void> {
    await this.database.transaction(async (sql) => {
      await this.#fail(sql, claim, error, cut);
      announce(sql, 'work', [claim.runId]);
    });
    await settle(this.database, claim.runId);
  }

  async #fail(sql: Sql, claim: ClaimedSplit, error: SluiceError, cut: Cut | undefined): Promise<void> {
    if (cut === 'stale') return; // a newer attempt has the split
    if (cut === 'cancelled') return void (await cancelSplit(sql, claim));
    if (cut === 'drained') return void (await releaseSplit(sql, claim));
    const objects = claim.parts.map(({ object }) => `${object?.bucket}/${object?.key}`);
    const failure = describeFailure(error, 'loader', objects);
    // Nobody here cancelled: the loader's side did, e.g. by ending the backend. That is worth another try.
    const cause = error.reason === 'CANCELLED' ? new SluiceError('PEER_UNAVAILABLE', error.message) : error;
    const verdict = judge(cause, failure, claim, { ...this.options, workTimeoutMs: this.#limitMs(claim) });
    if (verdict.kind === 'fail') {
      // For good, so that no older attempt can still commit the split whole; not one whose time or tries are used up.
      const hopeless = cause.retry === 'terminal' && cause.scope === 'object';
      if (!hopeless || !(await unpackSplit(sql, claim)))
        await failSplit(sql, claim, verdict.scope, verdict.failure);
    } else await retrySplit(sql, claim, verdict.cost, verdict.delayMs, failure);
  }
}

/** The target has committed and our own database failed: no fault of the attempt. Another one finds what the ledger has. */
function unwritten({ splitId }: ClaimedSplit, cause: unknown): SluiceError {
  return new SluiceError('PEER_UNAVAILABLE', `The commit of ${splitId} could not be written down.`, {
    service: 'orchestrator',
    cause,
  });
}

/** I1: the target's database refuses such books, so they cannot be the ledger's. */
function checkBooks({ splitId }: ClaimedSplit, { counts }: LoadCommitted__Output): void {
  if (counts && counts.read === counts.loaded + counts.rejected + counts.filtered + counts.superseded) return;
  throw new SluiceError('LEDGER_MISMATCH', `The loader's counts of ${splitId} do not balance.`);
}

/**
 * What has been done is not done again because our database is away for a moment: it is written down when it is back, unless
 * the attempt is not ours any more, or this process ends.
 */
async function persist(hold: Hold, work: () => Promise<void>): Promise<void> {
  const cut = hold.why; // what it was before does not matter
  for (let waitMs = 50; ; waitMs = Math.min(2 * waitMs, 1_000)) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || hold.why !== cut) throw error;
    }
    await wait(waitMs);
  }
}
