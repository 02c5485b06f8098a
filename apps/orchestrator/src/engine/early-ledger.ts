import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry__Output, LoaderClient } from '@sluice/proto';
import type { RunFacts } from '../transitions/run-facts.js';
import { BATCH, BATCH_PARTS, readLedger, type LedgerOptions } from './read-ledger.js';

/**
 * The ledger of a run whose last splits seem to be loaded, read while that is still being written down: most often it is all
 * that the verification needs, which need not wait for it then. One at a time, lest many runs that end together take as many
 * connections of their targets.
 */
export class EarlyLedger {
  #reading: Reading | undefined;

  constructor(
    private readonly loader: LoaderClient,
    private readonly options: Omit<LedgerOptions, 'signal'>,
  ) {}

  /** @param ordinal of one of the run's last splits */
  begin(facts: RunFacts, ordinal: number): void {
    if (this.#reading || ordinal >= BATCH) return;
    const cut = new AbortController();
    const entries = this.#entries(facts, cut.signal).catch(() => undefined);
    this.#reading = { runId: facts.run.runId, entries, cut };
  }

  /** Undefined where it is not there in so many milliseconds. */
  async within(runId: string, ms: number): Promise<LedgerEntry__Output[] | undefined> {
    if (this.#reading?.runId !== runId) return undefined;
    const { entries } = this.#reading;
    const late = new AbortController();
    const none = sleep(ms, undefined, { signal: late.signal }).catch(() => undefined);
    return Promise.race([entries, none]).finally(() => late.abort());
  }

  /** Undefined, too, where it could not be read. @param signal ends the reading */
  of(runId: string, signal: AbortSignal): Promise<LedgerEntry__Output[] | undefined> | undefined {
    if (this.#reading?.runId !== runId) return undefined;
    const { entries, cut } = this.#reading;
    if (signal.aborted) cut.abort();
    signal.addEventListener('abort', () => cut.abort(), { once: true });
    return entries;
  }

  /** Who has not asked for it by now does not need it. */
  forget(): void {
    this.#reading = undefined;
  }

  async #entries(facts: RunFacts, signal: AbortSignal): Promise<LedgerEntry__Output[] | undefined> {
    const entries: LedgerEntry__Output[] = [];
    let parts = 0;
    for await (const entry of readLedger(this.loader, facts, { ...this.options, signal })) {
      parts += entry.parts.length;
      // That of a large run is read when the run is verified, a batch at a time (I5).
      if (entries.length === BATCH || parts > BATCH_PARTS) return undefined;
      entries.push(entry);
    }
    return entries;
  }
}

interface Reading {
  readonly runId: string;
  readonly entries: Promise<LedgerEntry__Output[] | undefined>;
  readonly cut: AbortController;
}
