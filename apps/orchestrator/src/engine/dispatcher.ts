import type { Logger } from '@sluice/service';
import { announce } from '../db/changes.js';
import type { Database } from '../db/database.js';
import { explainWaits } from '../transitions/admission.js';
import type { ClaimedRun, PhaseKind } from '../transitions/claim-run.js';
import type { ClaimedSplit } from '../transitions/claim-splits.js';
import { claimCleanups } from '../transitions/clean-up.js';
import { freeLost } from '../transitions/free-lost.js';
import { type Due, lookAround } from '../transitions/look-around.js';
import type { SharedLimits } from '../transitions/gates.js';
import { sweep } from '../transitions/sweep.js';
import { timeOutRuns } from '../transitions/time-out.js';
import type { Claims, Driver } from './claims.js';
import type { Cut, LeaseKeeper } from './lease-keeper.js';
import type { RunCleaner } from './run-cleaner.js';
import type { RunWorker } from './run-worker.js';
import { settle } from './settle.js';
import type { SplitWorker } from './split-worker.js';

export interface DispatcherOptions extends SharedLimits {
  readonly owner: string;
  readonly leaseMs: number;
  readonly progressMs: number;
  readonly pollMs: number;
  readonly workTimeoutMs: number;
  readonly callTimeoutMs: number;
}

/** A moment more than the database says, so that what is due then is due for certain. */
const DUE_SLACK_MS = 5;
const AFTER_ERROR_MS = 1_000;
const HELD_BACK_MS = 250;
/** Renewals that a replica must have missed before it is taken for lost. */
const MISSED_BEATS = 3;
/** Cleanups are not waited for by anyone: a few at a time do. */
const CLEANUPS = 4;

/**
 * Claims work while there is room, and sleeps otherwise: until poked, until the next backoff or lease ends, at most for
 * one poll. Replicas need not know of each other; the claims keep them apart.
 */
export class Dispatcher implements Driver {
  readonly #inFlight = new Set<Promise<unknown>>();
  #cleanups = 0;
  /** Claimed since the start. */
  #claims = 0;
  #poked = true;
  /** Something may have made room for a run, or a run for a room. */
  #runsPoked = true;
  #runsLooked = -Infinity;
  /** Work that is due waits for room that other replicas make, or for its turn. */
  #heldBack = false;
  /** Leases of replicas that seem to be gone. */
  #fresh = false;
  #wake: () => void = () => undefined;
  #stopping = false;
  #crashed = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly claims: Claims,
    private readonly workers: {
      readonly runs: RunWorker;
      readonly splits: SplitWorker;
      readonly cleaner: RunCleaner;
    },
    private readonly leases: LeaseKeeper,
    private readonly logger: Logger,
    private readonly options: DispatcherOptions,
  ) {
    claims.drivenBy(this);
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** What was claimed while the process was made to end as if it had died is left to others. */
  run(claimed: ClaimedRun): void {
    if (this.#crashed) return;
    this.#track(
      this.workers.runs.run(claimed).finally(() => {
        this.claims.endRun(claimed);
        this.#runsPoked = true;
      }),
    );
  }

  split(claimed: ClaimedSplit): void {
    if (this.#crashed) return;
    this.#track(this.workers.splits.run(claimed).then((end) => this.claims.endSplit(end)));
  }

  poke(): void {
    this.#runsPoked = true;
    this.#pokeSplits();
  }

  #pokeSplits(): void {
    this.#poked = true;
    this.#wake();
  }

  /** Ends what lost replicas left behind; also called by the scheduled maintenance job. */
  async sweep(): Promise<void> {
    const settled = await this.database.transaction((sql) => sweep(sql, this.options.workTimeoutMs));
    for (const runId of settled) await settle(this.database, runId);
    await this.#timeOut();
  }

  /** Whoever holds a split of theirs hears of it, and cuts its load. */
  async #timeOut(): Promise<void> {
    const stopped = await this.database.transaction(async (sql) => {
      const runIds = await timeOutRuns(sql);
      announce(sql, 'end', runIds);
      return runIds;
    });
    for (const runId of stopped) await settle(this.database, runId); // nothing may have been in flight
  }

  /** No more claims; waits for work in flight, then cuts it and gives it back for others to take at once. */
  async drain(timeoutMs: number): Promise<void> {
    await this.#stopLoop();
    const timer = setTimeout(() => this.#cutAll('drained'), timeoutMs);
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
    clearTimeout(timer);
  }

  /** As if the process died: nothing is given back, leases are left to run out. */
  async crash(): Promise<void> {
    this.#crashed = true;
    this.#cutAll('crashed');
    await this.#stopLoop();
    this.#cutAll('crashed'); // cleanups that the last pass had still claimed
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  #cutAll(why: Cut): void {
    this.leases.cutAll(why);
    this.workers.runs.cutAll(why);
    this.workers.cleaner.cutAll();
  }

  async #stopLoop(): Promise<void> {
    this.#stopping = true;
    this.claims.close();
    this.#wake();
    await this.#loop;
  }

  async #run(): Promise<void> {
    let swept = -Infinity;
    let looked = -Infinity;
    while (!this.#stopping) {
      this.#poked = false;
      this.#heldBack = false;
      let pauseMs = AFTER_ERROR_MS;
      try {
        const now = performance.now(); // never set back
        if (now - swept >= Math.min(this.options.pollMs, this.options.leaseMs)) {
          await this.sweep();
          swept = now;
        }
        if (now - looked >= (this.#fresh ? HELD_BACK_MS : this.#lostMs)) {
          await this.#freeLost();
          looked = now;
        }
        const before = this.#claims;
        pauseMs = await this.#pass();
        // What was claimed has a lease, and ends with a poke: how long to sleep is known after another look.
        if (this.#claims > before) pauseMs = 0;
      } catch (error) {
        this.logger.warn({ err: error }, 'work could not be claimed; trying again');
      }
      await this.#sleep(pauseMs);
    }
  }

  async #pass(): Promise<number> {
    const due = await this.database.use((sql) => lookAround(sql, this.options.owner));
    if (due.late) await this.#timeOut();
    // Runs that wait for room are due all the time: without a poke they are looked at now and again.
    const now = performance.now();
    if (due.phases && (this.#runsPoked || now - this.#runsLooked >= HELD_BACK_MS)) {
      this.#runsLooked = now;
      await this.#claimRuns();
    } else if (due.phases) this.#heldBack = true; // what has just ended may have made room
    await this.#claimSplits(due.runs);
    if (due.cleanups) await this.#claimCleanups();
    return this.#pause(due);
  }

  /** Takes runs until there is none, or no room. */
  async #claimRuns(): Promise<void> {
    const all: readonly PhaseKind[] = ['short', 'publishing'];
    this.#runsPoked = false;
    for (;;) {
      const kinds = all.filter((kind) => this.claims.room(kind) > 0);
      if (kinds.length === 0) return; // the end of one pokes
      const claimed = await this.claims.transaction((sql, taker) => taker.phase(sql, kinds));
      if (claimed === 'contended') continue; // who took the room has committed: it is seen the next time
      if (!claimed) break;
      if (claimed.alone && kinds.length === all.length) return; // nobody waits
    }
    await this.database.transaction(async (sql) =>
      announce(sql, 'change', await explainWaits(sql, this.options)),
    );
  }

  /** Runs of a greater rank take what they can use; those of the same share what is left. */
  async #claimSplits(runs: Due['runs']): Promise<void> {
    for (const [i, { runId, rank }] of runs.entries()) {
      const room = this.claims.room('splits');
      if (room === 0) return;
      let sharing = 1;
      while (runs[i + sharing]?.rank === rank) sharing += 1;
      await this.#claimOf(runId, Math.max(1, Math.floor(room / sharing)));
    }
  }

  async #claimOf(runId: string, room: number): Promise<void> {
    const { held } = await this.claims.transaction(async (sql, taker) => {
      const claimed = await taker.splitsOf(sql, runId, room);
      if (claimed.claims.length > 0) announce(sql, 'change', [runId]);
      return claimed;
    });
    if (held) this.#heldBack = true;
  }

  /** Takes leases from replicas that are gone. */
  async #freeLost(): Promise<void> {
    const { owner, leaseMs } = this.options;
    const { freed, fresh } = await this.database.use((sql) => freeLost(sql, owner, leaseMs, this.#lostMs));
    if (freed > 0) {
      this.#runsPoked = true;
      this.logger.info({ leases: freed }, 'took leases from a replica that is gone');
    }
    this.#fresh = fresh > 0;
  }

  get #lostMs(): number {
    return MISSED_BEATS * this.options.progressMs;
  }

  async #claimCleanups(): Promise<void> {
    const room = CLEANUPS - this.#cleanups;
    if (room <= 0 || this.#stopping) return;
    // Twice the call's deadline: another replica takes over when this one is lost, not when it is slow.
    const claims = await this.database.use((sql) => claimCleanups(sql, room, 2 * this.options.callTimeoutMs));
    for (const claim of claims) {
      this.#cleanups += 1;
      this.#track(
        this.workers.cleaner.clean(claim).finally(() => {
          this.#cleanups -= 1;
        }),
      );
    }
  }

  #track(work: Promise<unknown>): void {
    this.#claims += 1;
    this.#inFlight.add(work);
    void work.finally(() => {
      this.#inFlight.delete(work);
      this.#pokeSplits();
    });
  }

  #pause({ nextMs, others }: Due): number {
    if (this.#poked) return 0;
    // Others may be lost at any time; those that seem to be are looked at again soon.
    const watchMs = others ? (this.#fresh ? HELD_BACK_MS : this.#lostMs) : Infinity;
    const mostMs = Math.min(this.options.pollMs, watchMs);
    // Without room, what is due cannot be claimed: the end of an attempt pokes.
    if (this.claims.room('splits') === 0) return mostMs;
    // Due, and yet not claimed just now: held back by a limit, so there is no hurry.
    if (this.#heldBack || (nextMs !== undefined && nextMs <= 0)) return Math.min(mostMs, HELD_BACK_MS);
    return Math.min(mostMs, nextMs === undefined ? Infinity : nextMs + DUE_SLACK_MS);
  }

  async #sleep(ms: number): Promise<void> {
    if (ms <= 0 || this.#poked || this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}
