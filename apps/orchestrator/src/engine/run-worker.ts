import {
  type ExtractorClient,
  type LoaderClient,
  type PrepareResponse__Output,
  SluiceError,
  unary,
} from '@sluice/proto';
import type { Logger } from '@sluice/service';
import { announce } from '../db/changes.js';
import type { Database } from '../db/database.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { failRun, succeedRun } from '../transitions/end-run.js';
import { deferRun, releaseRun, renewRun } from '../transitions/hold-run.js';
import { startRunning } from '../transitions/write-plan.js';
import type { Cut } from './lease-keeper.js';
import { planRun } from './plan-run.js';
import { settle } from './split-worker.js';
import { describeFailure, judge, type RetryPolicy } from './verdict.js';
import { verifyRun } from './verify-run.js';
import type { Wakes } from './wakes.js';

export interface RunWorkerOptions extends RetryPolicy {
  readonly leaseMs: number;
  readonly callTimeoutMs: number;
  readonly planTimeoutMs: number;
}

/** Takes a claimed run through the phase that it is in: planning and preparing, or verifying. */
export class RunWorker {
  readonly #cuts = new Map<AbortController, { why: Cut | undefined }>();

  constructor(
    private readonly database: Database,
    private readonly clients: { readonly extractor: ExtractorClient; readonly loader: LoaderClient },
    private readonly wakes: Wakes,
    private readonly logger: Logger,
    private readonly options: RunWorkerOptions,
  ) {}

  cutAll(why: Cut): void {
    for (const [abort, cut] of this.#cuts) {
      cut.why ??= why;
      abort.abort();
    }
  }

  /** Never rejects: a phase whose end cannot be written down loses its lease, and is taken over. */
  async run(run: ClaimedRun): Promise<void> {
    const abort = new AbortController();
    const cut: { why: Cut | undefined } = { why: undefined };
    this.#cuts.set(abort, cut);
    const log = this.logger.child({ run: run.runId, phase: run.phase, fence: run.fence });
    const beat = this.#keepLease(run, abort, cut);
    try {
      if (run.phase === 'verifying') await this.#verify(run, abort.signal);
      else await this.#plan(run, abort.signal);
    } catch (thrown) {
      const error = SluiceError.from(thrown);
      if (cut.why === 'crashed') return;
      log.info({ reason: error.reason, cut: cut.why, err: error }, 'phase failed');
      await this.#fail(run, error, cut.why).catch((again: unknown) =>
        log.error({ err: again }, 'the end of a phase could not be written down'),
      );
    } finally {
      clearInterval(beat);
      this.#cuts.delete(abort);
    }
  }

  #keepLease(run: ClaimedRun, abort: AbortController, cut: { why: Cut | undefined }): NodeJS.Timeout {
    return setInterval(() => {
      this.database
        .use((sql) => renewRun(sql, run.runId, run.fence, this.options.leaseMs))
        .then(
          (held) => {
            if (held) return;
            cut.why ??= 'stale';
            abort.abort();
          },
          (error: unknown) => this.logger.warn({ err: error, run: run.runId }, 'lease could not be renewed'),
        );
    }, this.options.leaseMs / 3);
  }

  async #plan(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    const { extractor, loader } = this.clients;
    if (!run.planned) {
      await this.#announce(run); // planning has begun
      await planRun(this.database, extractor, run, { timeoutMs: this.options.planTimeoutMs, signal });
    }
    await unary<object, PrepareResponse__Output>(
      loader.prepare.bind(loader),
      { pipeline: run.facts.pipeline, run: run.facts.run, columns: run.facts.columns },
      { timeoutMs: this.options.callTimeoutMs, signal },
    );
    await this.database.transaction(async (sql) => {
      if (!(await startRunning(sql, run.runId, run.fence))) return;
      await this.wakes.send(sql, run.runId);
      await announce(sql, 'work', [run.runId]);
    });
    await settle(this.database, this.wakes, run.runId); // a retried run may have nothing left to load
  }

  async #verify(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    await verifyRun(this.database, this.clients.loader, run, {
      timeoutMs: this.options.planTimeoutMs,
      signal,
    });
    await this.database.transaction(async (sql) => {
      await succeedRun(sql, run.runId, run.fence);
      await announce(sql, 'change', [run.runId]);
    });
  }

  async #announce(run: ClaimedRun): Promise<void> {
    await this.database.use((sql) => announce(sql, 'change', [run.runId]));
  }

  async #fail(run: ClaimedRun, error: SluiceError, cut: Cut | undefined): Promise<void> {
    if (cut === 'stale' || error.reason === 'STALE_ATTEMPT') return; // another replica has the run, or it has ended
    await this.database.transaction(async (sql) => {
      await announce(sql, 'work', [run.runId]);
      if (cut === 'drained') return releaseRun(sql, run.runId, run.fence);
      const failure = describeFailure(error, 'orchestrator');
      const cause = error.reason === 'CANCELLED' ? new SluiceError('PEER_UNAVAILABLE', error.message) : error;
      const tried = { tries: run.tries + 1, freeTries: run.freeTries, ageMs: run.phaseAgeMs };
      const verdict = judge(cause, failure, tried, this.options);
      if (verdict.kind === 'fail') await failRun(sql, run.runId, run.fence, verdict.failure);
      else await deferRun(sql, run.runId, run.fence, verdict.delayMs, verdict.cost);
    });
  }
}
