import { forReplay } from '@sluice/config';
import { SluiceError, type PublishEvent, type PublishRequest__Output } from '@sluice/proto';
import type { CallContext, Send } from '@sluice/service';
import { checkRunId, specOf } from '../load/load-context.js';
import { publishesRun } from '../stage/stage-table.js';
import type { PublishOutcome, PublishWork } from './publication.js';
import { publishRun, type PublishParts } from './publish-run.js';

const PROGRESS_MS = 1000;

interface Active {
  readonly work: PublishWork;
  readonly abort: AbortController;
  readonly done: Promise<PublishOutcome>;
  callers: number;
  grace: NodeJS.Timeout | undefined;
}

/**
 * The publications of this process. One outlives its caller for a grace period, in which another may join it, and for as
 * long as it takes once it is committing.
 */
export class PublishManager {
  readonly #active = new Map<string, Active>();
  #draining = false;

  constructor(private readonly parts: PublishParts) {}

  async publish(
    request: PublishRequest__Output,
    send: Send<PublishEvent>,
    { signal }: CallContext,
  ): Promise<void> {
    const runId = checkRunId(request.run?.runId ?? '');
    const active = this.#active.get(runId) ?? this.#start(runId, request);
    clearTimeout(active.grace);
    active.callers += 1;
    let sending = false; // a caller that does not read must not gather messages
    const tell = (): void => {
      if (sending) return;
      sending = true;
      const { phase, detail } = active.work;
      void send({ progress: { phase, detail } }).finally(() => (sending = false));
    };
    tell();
    const ticker = setInterval(tell, PROGRESS_MS);
    const gone = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      else signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    try {
      const outcome = await Promise.race([active.done, gone]);
      clearInterval(ticker);
      if (outcome) await send(outcome);
    } finally {
      clearInterval(ticker);
      active.callers -= 1;
      if (active.callers === 0) {
        active.grace = setTimeout(() => active.abort.abort(), this.parts.config.callerGraceMs);
        void active.done.catch(() => undefined).finally(() => clearTimeout(active.grace));
      }
    }
  }

  /** Cancels this process's publication of a run, unless it is committing, and waits for it to end. */
  async abortRun(runId: string): Promise<void> {
    const active = this.#active.get(runId);
    active?.abort.abort();
    await active?.done.catch(() => undefined);
  }

  /** No new ones from here on; resolves when those under way have ended, which they are made to at the deadline. */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    const timer = setTimeout(() => {
      for (const { abort } of this.#active.values()) abort.abort();
    }, timeoutMs);
    await Promise.allSettled([...this.#active.values()].map(({ done }) => done));
    clearTimeout(timer);
  }

  #start(runId: string, { pipeline, run, splits }: PublishRequest__Output): Active {
    const { config, logger } = this.parts;
    if (this.#draining) throw new SluiceError('DRAINING', 'This loader is shutting down.');
    const spec = specOf(pipeline);
    if (!pipeline || !run) throw new SluiceError('INVALID_REQUEST', 'Publish needs a pipeline and a run.');
    if (!publishesRun(spec)) {
      const message = 'There is nothing to publish: rows become visible as each object commits.';
      throw new SluiceError('NOT_SUPPORTED', message, { hint: 'Set target.publish: run.' });
    }
    if (this.#active.size >= config.slots) {
      throw new SluiceError('SLOTS_FULL', `This loader has ${config.slots} publications under way.`, {
        hint: 'Try another replica, or raise SLUICE_SLOTS.',
      });
    }
    const abort = new AbortController();
    const work: PublishWork = {
      facts: { runId, pipeline, spec: run.replayOf === '' ? spec : forReplay(spec) },
      run,
      splits,
      signal: abort.signal,
      limitMs: config.publishTimeoutMs,
      phase: 'waiting',
      detail: '',
    };
    const done = publishRun(work, this.parts).finally(() => this.#active.delete(runId));
    const active: Active = { work, abort, done, callers: 0, grace: undefined };
    done.then(
      (outcome) => logger.info({ run: runId, outcome: Object.keys(outcome)[0] }, 'publication ended'),
      (error: unknown) => {
        // Whoever calls hears it; with no caller left nobody would.
        if (active.callers === 0)
          logger.warn({ run: runId, err: error }, 'a publication without a caller failed');
      },
    );
    this.#active.set(runId, active);
    return active;
  }
}
