import type { SplitCounts__Output } from '@sluice/proto';
import type { Logger } from '@sluice/service';
import { announce } from '../db/changes.js';
import type { Database } from '../db/database.js';
import type { ClaimedSplit } from '../transitions/claim-splits.js';
import { renewSplits } from '../transitions/renew-splits.js';

/** Why a load was cut by its own replica; cancelled: its run is stopping at once. */
export type Cut = 'stale' | 'cancelled' | 'drained' | 'crashed';

/** A split that this replica drives. */
export class Hold {
  readonly #abort = new AbortController();
  #cut: Cut | undefined;
  counts: SplitCounts__Output | undefined;
  /** Where the load is served. */
  loader = '';
  /** Written down; what is left to be done for it can be cut still. */
  committed = false;

  constructor(readonly claim: ClaimedSplit) {}

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get why(): Cut | undefined {
    return this.#cut;
  }

  cut(why: Cut): void {
    if (this.#cut) return;
    this.#cut = why;
    this.#abort.abort();
  }
}

/** Renews the leases of all splits in flight and stores their progress, in one statement per beat however many they are. */
export class LeaseKeeper {
  readonly #holds = new Set<Hold>();
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
    private readonly options: { readonly leaseMs: number; readonly progressMs: number },
  ) {}

  /** Splits of a run that are held here and not committed. */
  countOf(runId: string): number {
    let n = 0;
    for (const { claim, committed } of this.#holds) if (claim.runId === runId && !committed) n += 1;
    return n;
  }

  hold(claim: ClaimedSplit): Hold {
    const hold = new Hold(claim);
    this.#holds.add(hold);
    this.#schedule();
    return hold;
  }

  drop(hold: Hold): void {
    this.#holds.delete(hold);
  }

  /** Something has happened to a run: where a split of it is held, look at once whether its load is to be cut. */
  look(runId: string): void {
    if (this.#stopped || this.#timer === undefined) return; // not at work, or looking already
    if (![...this.#holds].some(({ claim }) => claim.runId === runId)) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#schedule(0);
  }

  cutAll(why: Cut): void {
    for (const hold of this.#holds) hold.cut(why);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#beating;
  }

  #schedule(afterMs = this.options.progressMs): void {
    if (this.#timer || this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#beating = this.#beat().finally(() => {
        if (this.#holds.size > 0) this.#schedule();
      });
    }, afterMs);
  }

  async #beat(): Promise<void> {
    const holds = [...this.#holds];
    if (holds.length === 0) return;
    const held = holds.map(({ claim, counts, loader }) => ({
      runId: claim.runId,
      splitId: claim.splitId,
      attempt: claim.attempt,
      counts,
      loader,
    }));
    for (const hold of holds) hold.counts = undefined; // reported once
    try {
      const states = await this.database.transaction(async (sql) => {
        const renewed = await renewSplits(sql, held, this.options.leaseMs);
        announce(
          sql,
          'change',
          held.filter((split) => split.counts).map((split) => split.runId),
        );
        return renewed;
      });
      states.forEach((state, i) => {
        if (state === 'gone') holds[i].cut('stale');
        if (state === 'run cut') holds[i].cut('cancelled');
      });
    } catch (error) {
      // Leases outlast several beats; if they do run out, another replica takes over and our results are refused.
      this.logger.warn({ err: error }, 'leases could not be renewed');
    }
  }
}
