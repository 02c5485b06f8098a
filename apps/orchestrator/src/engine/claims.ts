import type { Database, Sql } from '../db/database.js';
import { type ClaimedRun, claimRun, type PhaseKind, phaseKind } from '../transitions/claim-run.js';
import { type ClaimedSplit, claimSplits, type SplitClaims } from '../transitions/claim-splits.js';
import type { SharedLimits } from '../transitions/gates.js';
import { Limiter } from './limiter.js';
import type { AttemptEnd } from './split-worker.js';

export interface ClaimsOptions extends SharedLimits {
  readonly owner: string;
  readonly leaseMs: number;
  readonly maxActiveSplits: number;
  readonly maxRunSplits: number;
  readonly maxActiveRuns: number;
}

/** Takes what is claimed to its end. */
export interface Driver {
  run(claimed: ClaimedRun): void;
  split(claimed: ClaimedSplit): void;
}

type Room = PhaseKind | 'splits';

/** The oldest are forgotten (I5): their ends are found a little later. */
const MOST_SPENT = 1_000;

/**
 * What this replica claims, and the room that it has for it. The dispatcher claims what it finds due; a transaction that
 * makes something due here claims it itself, where there is room: nobody need be told of it, look for it and claim it.
 */
export class Claims {
  readonly #taken: Record<Room, number> = { short: 0, publishing: 0, splits: 0 };
  readonly #limiter: Limiter;
  #driver: Driver | undefined;
  #closed = false;
  /** Other runs were due when one was claimed last: they have their turns by rank, which the dispatcher gives them. */
  crowded = false;
  /** Runs of which all splits had been claimed when some were claimed last. A hint. */
  readonly #spent = new Set<string>();

  constructor(
    private readonly database: Database,
    readonly options: ClaimsOptions,
  ) {
    this.#limiter = new Limiter(options.maxActiveSplits);
  }

  /** Who gets what is claimed from now on. */
  drivenBy(driver: Driver): void {
    this.#driver = driver;
  }

  /** There is room for nothing any more. */
  close(): void {
    this.#closed = true;
  }

  /** 0 or more. */
  room(what: Room): number {
    if (this.#closed || !this.#driver) return 0;
    const most = what === 'splits' ? this.#limiter.limit : this.options.maxActiveRuns;
    return Math.max(0, most - this.#taken[what]);
  }

  /** One transaction. What it takes is driven once it has committed; where it is rolled back, nothing was taken. */
  async transaction<T>(work: (sql: Sql, taker: Taker) => Promise<T>): Promise<T> {
    const taker = new Taker(this);
    try {
      const result = await this.database.transaction((sql) => work(sql, taker));
      for (const run of taker.runs) this.#driver?.run(run);
      for (const split of taker.splits) this.#driver?.split(split);
      return result;
    } catch (error) {
      for (const run of taker.runs) this.endRun(run);
      this.give('splits', taker.splits.length);
      throw error;
    }
  }

  /** Takes room. @returns for how many there was some, at most so many */
  take(what: Room, most: number): number {
    const n = Math.min(most, this.room(what));
    this.#taken[what] += n;
    return n;
  }

  give(what: Room, n: number): void {
    this.#taken[what] -= n;
  }

  /** Whether the splits in flight may be the run's last ones. */
  isSpent(runId: string): boolean {
    return this.#spent.has(runId);
  }

  noteSpent(runId: string, spent: boolean): void {
    this.#spent.delete(runId);
    if (!spent) return;
    this.#spent.add(runId);
    const [oldest] = this.#spent;
    if (this.#spent.size > MOST_SPENT) this.#spent.delete(oldest);
  }

  endRun(run: ClaimedRun): void {
    this.give(phaseKind(run.phase), 1);
  }

  endSplit(end: AttemptEnd): void {
    this.give('splits', 1);
    this.#limiter.note(end, this.#taken.splits);
  }
}

/** Claims in one transaction. */
export class Taker {
  readonly runs: ClaimedRun[] = [];
  readonly splits: ClaimedSplit[] = [];

  constructor(private readonly claims: Claims) {}

  /** The first run whose phase is due; see claimRun. Undefined, too, where there is no room. */
  async phase(sql: Sql, kinds: readonly PhaseKind[]): Promise<ClaimedRun | 'contended' | undefined> {
    const claimed = await this.#claim(sql, kinds);
    this.claims.crowded = claimed === 'contended' || (claimed !== undefined && !claimed.alone);
    return claimed;
  }

  /** The run whose phase this transaction has made due. False where it is left to the dispatcher. */
  async phaseOf(sql: Sql, kind: PhaseKind, runId: string): Promise<boolean> {
    if (this.claims.crowded) return false;
    const claimed = await this.#claim(sql, [kind], runId);
    return claimed !== undefined && claimed !== 'contended';
  }

  async #claim(
    sql: Sql,
    kinds: readonly PhaseKind[],
    runId?: string,
  ): Promise<ClaimedRun | 'contended' | undefined> {
    const held = kinds.filter((kind) => this.claims.take(kind, 1) === 1);
    if (held.length === 0) return undefined;
    let kept: PhaseKind | undefined;
    try {
      const claimed = await claimRun(sql, { ...this.claims.options, kinds: held, runId });
      if (claimed === undefined || claimed === 'contended') return claimed;
      kept = phaseKind(claimed.phase);
      this.runs.push(claimed);
      return claimed;
    } finally {
      for (const kind of held) if (kind !== kept) this.claims.give(kind, 1);
    }
  }

  /**
   * Splits of one run, as far as there is room; see claimSplits.
   *
   * @param most how many
   * @param total of those that the run has to claim, where that is known
   */
  async splitsOf(sql: Sql, runId: string, most: number, total = Infinity): Promise<SplitClaims> {
    const room = this.claims.take('splits', Math.min(most, total));
    if (room === 0) return { claims: [], held: false, spent: false };
    let used = 0;
    try {
      const { options } = this.claims;
      const claimed = await claimSplits(sql, runId, { ...options, room, perRun: options.maxRunSplits });
      used = claimed.claims.length;
      this.claims.noteSpent(runId, claimed.spent || used === total);
      this.splits.push(...claimed.claims);
      return claimed;
    } finally {
      this.claims.give('splits', room - used);
    }
  }
}
