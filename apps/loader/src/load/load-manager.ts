import { SluiceError, type LoadCommitted, type LoadEvent, type LoadRequest__Output } from '@sluice/proto';
import type { CallContext, Send } from '@sluice/service';
import { stale } from './ledger-rows.js';
import { loadContext, type LoadContext } from './load-context.js';
import type { LoadParts } from './attempt.js';
import { loadSplit } from './load-split.js';

const PROGRESS_MS = 500;

interface ActiveLoad {
  readonly context: LoadContext;
  readonly abort: AbortController;
  readonly done: Promise<LoadCommitted>;
  callers: number;
  grace: NodeJS.Timeout | undefined;
}

/**
 * The loads of this process, each in one slot. A load outlives its caller for a grace period: an orchestrator that
 * restarted, or the one that took its lease over, asks for the same split with a greater attempt and joins the load that
 * is under way, which thereby becomes that attempt.
 */
export class LoadManager {
  readonly #active = new Map<string, ActiveLoad>();
  #draining = false;

  constructor(private readonly parts: LoadParts) {}

  get slotsTaken(): number {
    return this.#active.size;
  }

  async load(request: LoadRequest__Output, send: Send<LoadEvent>, { signal }: CallContext): Promise<void> {
    const load = this.#join(request) ?? this.#start(request);
    clearTimeout(load.grace);
    load.callers += 1;
    // Sent even when nothing flows: the caller's watchdog listens for it.
    let sending = false; // a caller that does not read must not gather messages
    const ticker = setInterval(() => {
      if (sending) return;
      sending = true;
      void send({ progress: { counts: { ...load.context.progress } } }).finally(() => (sending = false));
    }, PROGRESS_MS);
    const gone = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      else signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    try {
      const committed = await Promise.race([load.done, gone]);
      clearInterval(ticker);
      if (committed) await send({ committed });
    } finally {
      clearInterval(ticker);
      load.callers -= 1;
      if (load.callers === 0) {
        load.grace = setTimeout(() => load.abort.abort(), this.parts.config.callerGraceMs);
        void load.done.catch(() => undefined).finally(() => clearTimeout(load.grace));
      }
    }
  }

  /** Cancels this process's loads of a run and waits for them to end. */
  async abortRun(runId: string): Promise<void> {
    const loads = [...this.#active.values()].filter(({ context }) => context.run.runId === runId);
    for (const load of loads) load.abort.abort();
    await Promise.allSettled(loads.map(({ done }) => done));
  }

  /** No new loads from here on; resolves when those under way have ended, which they are made to at the deadline. */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    const timer = setTimeout(() => {
      for (const load of this.#active.values()) load.abort.abort();
    }, timeoutMs);
    await Promise.allSettled([...this.#active.values()].map(({ done }) => done));
    clearTimeout(timer);
  }

  #join({ run, split, attempt }: LoadRequest__Output): ActiveLoad | undefined {
    const load = this.#active.get(keyOf(run?.runId, split?.splitId));
    if (!load) return undefined;
    if (attempt < load.context.attempt) throw stale({ split: load.context.split, attempt });
    load.context.attempt = attempt;
    return load;
  }

  #start(request: LoadRequest__Output): ActiveLoad {
    const { config, logger } = this.parts;
    if (this.#draining) throw new SluiceError('DRAINING', 'This loader is shutting down.');
    if (this.#active.size >= config.slots) {
      throw new SluiceError('SLOTS_FULL', `All ${config.slots} slots of this loader are taken.`, {
        hint: 'Try another replica, or raise SLUICE_SLOTS.',
      });
    }
    const abort = new AbortController();
    const context = loadContext(request, abort.signal);
    const key = keyOf(context.run.runId, context.split.splitId);
    const done = loadSplit(context, this.parts).finally(() => this.#active.delete(key));
    const load: ActiveLoad = { context, abort, done, callers: 0, grace: undefined };
    done.then(
      (committed) => logger.info({ split: key, counts: committed.counts }, 'committed'),
      (error: unknown) => {
        // Whoever calls hears it; with no caller left nobody would.
        if (load.callers === 0) logger.warn({ split: key, err: error }, 'a load without a caller failed');
      },
    );
    this.#active.set(key, load);
    return load;
  }
}

function keyOf(runId = '', splitId = ''): string {
  return `${runId.toLowerCase()}/${splitId}`;
}
