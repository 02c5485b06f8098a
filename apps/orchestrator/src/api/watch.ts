import { type Run__Output, type RunEvent, SluiceError } from '@sluice/proto';
import type { Send } from '@sluice/service';
import { isAway, isContended, isSlow } from '../db/away.js';
import { hasEnded, readRunBy } from '../reads/read-runs.js';
import {
  readRevisions,
  readSplits,
  readTheseSplits,
  type Revisions,
  type SeenSplit,
  SPLIT_PAGE,
} from '../reads/read-splits.js';
import type { ApiContext } from './context.js';
import { hideDatabaseErrors } from './database-errors.js';
import { Signal } from './signal.js';
import { checkRunId, runNotFound } from './trigger-request.js';

/** Events are at least this far apart, but for the last one. */
const THROTTLE_MS = 200;
/** Looking takes at most such a part of a watcher's time: sums over the splits of a very large run are not for nothing. */
const LOOKING = 1 / 6;
/** Commits become visible in another order than their changes were made in; transactions here last far less than this. */
const OVERLAP_MS = 10_000;
/** Looks in a row that may fail because the database is away; they are a poll apart. */
const MISSED_LOOKS = 6;

/** Sends the run as it stands, then its changes, wherever they are made, until it has ended. */
export async function watchRun(
  context: ApiContext,
  wantedId: string,
  send: Send<RunEvent>,
  signal: AbortSignal,
): Promise<void> {
  const runId = checkRunId(wantedId);
  const changed = new Signal();
  const look = (): void => changed.raise();
  const unsubscribe = context.changes.subscribe(
    (kind, id) => id === runId && changed.raise(kind === 'end'),
    look,
  );
  const sent = new SentSplits();
  let missed = 0;
  const looked = async (first: boolean): Promise<boolean> => {
    try {
      const ended = await sendState(context, runId, sent, send);
      missed = 0;
      return ended;
    } catch (error) {
      // A database that is away for a moment is no reason to leave a watcher in the dark.
      missed += 1;
      const passes = isAway(error) || isContended(error) || isSlow(error);
      if (first || missed > MISSED_LOOKS || !passes) throw hideDatabaseErrors(error);
      return false;
    }
  };
  signal.addEventListener('abort', look, { once: true });
  context.draining.addEventListener('abort', look, { once: true });
  try {
    for (let first = true; !signal.aborted; first = false) {
      if (context.draining.aborted) throw draining();
      const start = performance.now();
      if (await looked(first)) return;
      if (signal.aborted) return;
      const tookMs = performance.now() - start;
      await changed.wait(Math.max(THROTTLE_MS, tookMs * (1 / LOOKING - 1)), context.pollMs);
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', look);
    context.draining.removeEventListener('abort', look);
    changed.close();
  }
}

/** The run is read before its splits, so an ended run is never sent ahead of the splits that ended it. */
async function sendState(
  context: ApiContext,
  runId: string,
  sent: SentSplits,
  send: Send<RunEvent>,
): Promise<boolean> {
  const [run, changed] = await readChanges(context, runId, sent.since);
  if (!run) throw runNotFound(runId);
  let runChanged = sent.differs(run); // it may have although no split has
  const tell = async (splits: readonly SeenSplit[]): Promise<boolean> => {
    if (!runChanged && splits.length === 0) return true;
    runChanged = false;
    return send({ run, splits: splits.map(({ split }) => split) });
  };
  for await (const splits of news(context, runId, sent, changed)) if (!(await tell(splits))) return true;
  if (!(await tell([]))) return true;
  return hasEnded(run);
}

/** The run and, of splits that have changed since, their revisions: in one round trip, in this order. */
async function readChanges(
  { database }: ApiContext,
  runId: string,
  since: Date | undefined,
): Promise<[Run__Output | undefined, Revisions | undefined]> {
  return database.use((sql) =>
    Promise.all([
      readRunBy(sql, database.source, runId),
      since === undefined ? undefined : readRevisions(sql, runId, since),
    ]),
  );
}

/** Pages of splits that are not sent yet as they are; of all of them where it is not known which have changed. */
async function* news(
  { database }: ApiContext,
  runId: string,
  sent: SentSplits,
  changed: Revisions | undefined,
): AsyncGenerator<readonly SeenSplit[], void, undefined> {
  if (changed === undefined) {
    for (let after = -1; ;) {
      const splits = await readSplits(database, runId, after);
      if (splits.length > 0) yield sent.take(splits);
      if (splits.length < SPLIT_PAGE) return;
      after = splits[splits.length - 1].ordinal;
    }
  }
  const ordinals = changed
    .filter(([ordinal, revision]) => sent.lacks(ordinal, revision))
    .map(([ordinal]) => ordinal);
  for (let from = 0; from < ordinals.length; from += SPLIT_PAGE) {
    yield sent.take(await readTheseSplits(database, runId, ordinals.slice(from, from + SPLIT_PAGE)));
  }
}

/** What a watcher has sent: remembers only as far back as changes may still turn up late. */
class SentSplits {
  readonly #revisions = new Map<number, { readonly revision: number; readonly at: number }>();
  #newest = 0;
  #run = '';

  get since(): Date | undefined {
    return this.#newest === 0 ? undefined : new Date(this.#newest - OVERLAP_MS);
  }

  lacks(ordinal: number, revision: number): boolean {
    return this.#revisions.get(ordinal)?.revision !== revision;
  }

  take(splits: readonly SeenSplit[]): SeenSplit[] {
    const news = splits.filter(({ ordinal, revision }) => this.lacks(ordinal, revision));
    for (const { ordinal, revision, changedAt } of news) {
      this.#revisions.set(ordinal, { revision, at: changedAt.getTime() });
      this.#newest = Math.max(this.#newest, changedAt.getTime());
    }
    for (const [ordinal, { at }] of this.#revisions) {
      if (at < this.#newest - 2 * OVERLAP_MS) this.#revisions.delete(ordinal);
    }
    return news;
  }

  differs(run: object): boolean {
    const text = JSON.stringify(run);
    if (text === this.#run) return false;
    this.#run = text;
    return true;
  }
}

function draining(): SluiceError {
  return new SluiceError('DRAINING', 'This orchestrator is shutting down.', { hint: 'Watch the run again.' });
}
