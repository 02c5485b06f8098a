import { parseResolved } from '@sluice/config';
import {
  type AbortResponse__Output,
  type ExtractorClient,
  type LoaderClient,
  type PrepareResponse__Output,
  SluiceError,
  unary,
} from '@sluice/proto';
import type { Logger } from '@sluice/service';
import { announce } from '../db/changes.js';
import type { Database, Sql } from '../db/database.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { failRun } from '../transitions/end-run.js';
import { deferRun, releaseRun, renewRun } from '../transitions/hold-run.js';
import { analyzeSplits, startRunning } from '../transitions/write-plan.js';
import type { Claims } from './claims.js';
import type { EarlyLedger } from './early-ledger.js';
import type { Cut } from './lease-keeper.js';
import type { Peers } from './peers.js';
import { planReplay } from './plan-replay.js';
import { type Plan, planRun } from './plan-run.js';
import { RunPublisher } from './run-publisher.js';
import { settle } from './settle.js';
import { describeFailure, judge, judgeReady, type RetryPolicy } from './verdict.js';
import { endVerified, indexesLater, verifyRun } from './verify-run.js';

export interface RunWorkerOptions extends RetryPolicy {
  readonly leaseMs: number;
  readonly progressMs: number;
  readonly callTimeoutMs: number;
  readonly planTimeoutMs: number;
  readonly loadIdleMs: number;
}

interface Held {
  readonly abort: AbortController;
  why: Cut | undefined;
}

/** Splits that change the table so much that plans of statements, which connections keep, are to be made anew. */
const MANY = 1_000;

/** Takes a claimed run through the phase that it is in: planning and preparing, publishing, or verifying. */
export class RunWorker {
  readonly #held = new Set<Held>();
  readonly #publisher: RunPublisher;

  constructor(
    private readonly database: Database,
    private readonly claims: Claims,
    private readonly clients: { readonly extractor: ExtractorClient; readonly loader: LoaderClient },
    private readonly early: EarlyLedger,
    peers: Peers,
    private readonly logger: Logger,
    private readonly options: RunWorkerOptions,
  ) {
    this.#publisher = new RunPublisher(database, clients.loader, peers, options);
  }

  cutAll(why: Cut): void {
    for (const held of this.#held) cut(held, why);
  }

  /** Never rejects: a phase whose end cannot be written down loses its lease, and is taken over. */
  async run(run: ClaimedRun): Promise<void> {
    const held: Held = { abort: new AbortController(), why: undefined };
    this.#held.add(held);
    const log = this.logger.child({ run: run.runId, phase: run.phase, fence: run.fence });
    const beat = this.#keepLease(run, held);
    try {
      await this.#phase(run, held.abort.signal).catch((thrown: unknown) => this.#afterCut(run, held, thrown));
    } catch (thrown) {
      const error = SluiceError.from(thrown);
      if (held.why === 'crashed') return;
      log.info({ reason: error.reason, cut: held.why, err: error }, 'phase failed');
      await this.#fail(run, error, held.why).catch((again: unknown) =>
        log.error({ err: again }, 'the end of a phase could not be written down'),
      );
    } finally {
      clearInterval(beat);
      this.#held.delete(held);
    }
  }

  #phase(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    if (run.phase === 'publishing') return this.#publisher.publish(run, signal);
    if (run.phase === 'verifying') return this.#verify(run, signal);
    return this.#plan(run, signal);
  }

  /** A publication that CancelRun cut goes on as its cancellation; the lease is kept meanwhile. */
  async #afterCut(run: ClaimedRun, held: Held, thrown: unknown): Promise<void> {
    if (held.why !== 'cancelled' || run.stopping !== null) throw thrown;
    await this.#publisher.cancel(run, AbortSignal.timeout(this.options.callTimeoutMs));
  }

  #keepLease(run: ClaimedRun, held: Held): NodeJS.Timeout {
    // Often: a replica that renews no more, and whose session has ended, is taken for lost (transitions/free-lost.ts).
    const everyMs = Math.min(this.options.leaseMs / 3, this.options.progressMs);
    let renewing = false; // one at a time: a slow database is not to be given more to do
    return setInterval(() => {
      if (renewing) return;
      renewing = true;
      void this.database
        .use((sql) => renewRun(sql, run.runId, run.fence, this.options.leaseMs))
        .then(
          (hold) => {
            if (hold === 'gone') cut(held, 'stale');
            if (hold === 'cancelled' && run.stopping === null) cut(held, 'cancelled');
          },
          (error: unknown) => this.logger.warn({ err: error, run: run.runId }, 'lease could not be renewed'),
        )
        .finally(() => {
          renewing = false;
        });
    }, everyMs);
  }

  async #plan(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    const [plan, ready] = run.planned
      ? [undefined, false]
      : await Promise.all([this.#makePlan(run, signal), this.#isReady(run, signal)]);
    const rest = ready && plan && plan.splits < MANY ? plan : undefined;
    if (!rest) await this.#writeAndPrepare(run, plan, ready, signal);
    await this.claims.transaction(async (sql, taker) => {
      await rest?.complete(sql);
      const [started, { claims }] = await Promise.all([
        startRunning(sql, run.runId, run.fence),
        taker.splitsOf(sql, run.runId, Infinity, plan?.splits ?? 0),
      ]);
      if (!started && claims.length === 0) return;
      announce(sql, plan?.splits === claims.length ? 'change' : 'work', [run.runId]);
    });
    if (!plan?.splits) await settle(this.database, run.runId); // there may be nothing (left) to load
  }

  /**
   * Whether the target is as the run needs it: asked while the plan is made, which most often spares a Prepare after it. It
   * changes nothing, since a run without a plan is to leave the target alone; and what is wrong is Prepare's to say.
   */
  async #isReady(run: ClaimedRun, signal: AbortSignal): Promise<boolean> {
    const { transform } = parseResolved(run.facts.pipeline.specJson);
    if (run.publish === 'run' || transform.lookup.length > 0) return false;
    try {
      return (await this.#prepare(run, [], signal, true)).ready;
    } catch {
      return false;
    }
  }

  /** Neither needs the other. What went wrong with the plan is told first, when both have ended. */
  async #writeAndPrepare(
    run: ClaimedRun,
    plan: Plan | undefined,
    ready: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const lookups = plan?.lookups ?? run.facts.run.lookups;
    const preparing = ready ? undefined : this.#prepare(run, lookups, signal, false);
    const work = [plan && this.#writePlan(run, plan), preparing];
    await Promise.allSettled(work);
    for (const done of work) await done;
  }

  async #writePlan({ runId }: ClaimedRun, plan: Plan): Promise<void> {
    await this.database.transaction(async (sql) => {
      await plan.complete(sql);
      announce(sql, 'change', [runId]);
    });
    if (plan.splits >= MANY) await this.database.use(analyzeSplits);
  }

  #prepare(
    { facts }: ClaimedRun,
    lookups: Plan['lookups'],
    signal: AbortSignal,
    dryRun: boolean,
  ): Promise<PrepareResponse__Output> {
    const { loader } = this.clients;
    return unary<object, PrepareResponse__Output>(
      loader.prepare.bind(loader),
      {
        pipeline: facts.pipeline,
        run: { ...facts.run, lookups },
        columns: facts.columns,
        dryRun,
        withoutEstimate: true,
      },
      { timeoutMs: this.options.callTimeoutMs, signal },
    );
  }

  /** What was staged by a plan that is made again must not be published with the new one. */
  async #dropStaging({ facts }: ClaimedRun, signal: AbortSignal): Promise<void> {
    const { loader } = this.clients;
    await unary<object, AbortResponse__Output>(
      loader.abort.bind(loader),
      { pipeline: facts.pipeline, run: facts.run },
      { timeoutMs: this.options.callTimeoutMs, signal },
    );
  }

  async #makePlan(run: ClaimedRun, signal: AbortSignal): Promise<Plan> {
    if (run.replanning && run.publish === 'run') await this.#dropStaging(run, signal);
    const options = { timeoutMs: this.options.planTimeoutMs, idleMs: this.options.loadIdleMs, signal };
    const [plan] = await Promise.all([
      run.facts.run.replayOf === ''
        ? planRun(this.database, this.clients, run, options)
        : planReplay(this.database, this.clients, run, options),
      this.database.use(async (sql) => announce(sql, 'change', [run.runId])), // planning has begun
    ]);
    return plan;
  }

  async #verify(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    const { planTimeoutMs: timeoutMs, loadIdleMs: idleMs, maxAttempts } = this.options;
    const options = { timeoutMs, idleMs, maxAttempts, signal, early: this.early.of(run.runId, signal) };
    const end = async (sql: Sql): Promise<void> => endVerified(sql, run);
    const finishes = indexesLater(run.facts);
    const verified = await verifyRun(
      this.database,
      this.clients.loader,
      run,
      options,
      finishes ? undefined : end,
    );
    if (!verified || !finishes) return;
    await this.#finish(run, signal);
    await this.database.transaction(end);
  }

  /** Indexes that wait for the first load of a table. */
  async #finish({ facts }: ClaimedRun, signal: AbortSignal): Promise<void> {
    const { loader } = this.clients;
    await unary<object, PrepareResponse__Output>(
      loader.prepare.bind(loader),
      { pipeline: facts.pipeline, run: facts.run, columns: facts.columns, loaded: true },
      { timeoutMs: this.options.planTimeoutMs, signal },
    );
  }

  async #fail(run: ClaimedRun, error: SluiceError, why: Cut | undefined): Promise<void> {
    if (why === 'stale' || error.reason === 'STALE_ATTEMPT') return; // another replica has the run, or it has ended
    const failure = describeFailure(error, 'orchestrator');
    const cause = error.reason === 'CANCELLED' ? new SluiceError('PEER_UNAVAILABLE', error.message) : error;
    const tried = { tries: run.tries + 1, freeTries: run.freeTries, ageMs: run.phaseAgeMs };
    const ready =
      error.reason === 'NOT_READY' ? parseResolved(run.facts.pipeline.specJson).source.ready : undefined;
    const verdict = ready
      ? judgeReady(failure, run.phaseAgeMs, ready.timeoutMs, this.options)
      : judge(cause, failure, tried, this.options);
    if (why !== 'drained' && verdict.kind === 'fail' && (await this.#isPublished(run))) return;
    await this.database.transaction(async (sql) => {
      announce(sql, verdict.kind === 'fail' ? 'end' : 'work', [run.runId]);
      if (why === 'drained') return releaseRun(sql, run.runId, run.fence);
      if (verdict.kind === 'fail') await failRun(sql, run.runId, run.fence, verdict.failure);
      else await deferRun(sql, run.runId, run.fence, verdict.delayMs, verdict.cost, failure);
    });
  }

  /** A publication is not called failed before the ledger was asked: the reply to its commit may have been lost. */
  async #isPublished(run: ClaimedRun): Promise<boolean> {
    if (run.phase !== 'publishing') return false;
    return this.#publisher.verifyIfPublished(run, AbortSignal.timeout(this.options.callTimeoutMs));
  }
}

function cut(held: Held, why: Cut): void {
  held.why ??= why;
  held.abort.abort();
}
