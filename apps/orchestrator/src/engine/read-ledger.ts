import type { LedgerEntry__Output, LoaderClient } from '@sluice/proto';
import type { RunFacts } from '../transitions/run-facts.js';
import { watched } from './watched.js';

/** Entries that are held at once. */
export const BATCH = 500;
/** A split may have hundreds of objects: they bound a batch too (I5). */
export const BATCH_PARTS = 5_000;

export interface LedgerOptions {
  readonly timeoutMs: number;
  /** Longest silence. */
  readonly idleMs: number;
  /** Cuts the reading. */
  readonly signal: AbortSignal;
}

/** What the target has of a run. @throws SluiceError what the call fails with, and as `watched` says */
export function readLedger(
  loader: LoaderClient,
  { pipeline, run: { runId } }: RunFacts,
  options: LedgerOptions,
): AsyncGenerator<LedgerEntry__Output, void, undefined> {
  const call = loader.listLedger({ pipeline, runId }, { deadline: Date.now() + options.timeoutMs });
  return watched(call, { ...options, who: `The ledger of run ${runId}` });
}
