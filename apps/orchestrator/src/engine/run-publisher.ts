import {
  type AbortResponse__Output,
  type LoaderClient,
  type PublishProgress__Output,
  type PublishRefused__Output,
  SluiceError,
  unary,
} from '@sluice/proto';
import { announce, type ChangeKind } from '../db/changes.js';
import type { Database, Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { cancelPublication, refuseRun } from '../transitions/end-run.js';
import {
  notePublisher,
  notePublishing,
  stageAgain,
  startVerifying,
  tickStaged,
} from '../transitions/publish-run.js';
import type { Peers } from './peers.js';
import { type Publication, publishRun } from './publish-run.js';
import { JOIN_IDLE_MS } from './split-worker.js';
import { watched } from './watched.js';

export interface RunPublisherOptions {
  readonly callTimeoutMs: number;
  readonly planTimeoutMs: number;
  readonly loadIdleMs: number;
  readonly maxAttempts: number;
  readonly workTimeoutMs: number;
}

const PAGE = 500;

/** Takes a run with `publish: run` from its last staged split to its published rows, or to why there are none. */
export class RunPublisher {
  constructor(
    private readonly database: Database,
    private readonly loader: LoaderClient,
    private readonly peers: Peers,
    private readonly options: RunPublisherOptions,
  ) {}

  async publish(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    if (run.stopping !== null) return this.cancel(run, signal);
    const { kind, outcome } = await this.#call(run, signal);
    if (kind === 'published') return this.#verifyNext(run, outcome);
    if (kind === 'incomplete') return this.#stageAgain(run, outcome.staged, signal);
    await this.#tell(run, 'end', (sql) =>
      refuseRun(sql, run.runId, run.fence, {
        failure: refusal(outcome),
        checks: outcome.checks,
        rules: outcome.rules,
      }),
    );
  }

  /** A publication that goes on where the replica before us had called it is joined there. */
  async #call(run: ClaimedRun, signal: AbortSignal): Promise<Publication> {
    let served = false;
    const options = {
      splits: await this.#splits(run),
      idleMs: this.options.loadIdleMs,
      // As long as it says that it goes on: a large run takes its time, and to begin again would not make it shorter.
      deadlineMs: Math.max(1, this.options.workTimeoutMs - run.phaseAgeMs),
      signal,
      onProgress: (progress: PublishProgress__Output) => this.#progress(run, progress),
      onServed: async (address: string) => {
        served = true;
        await this.database.use((sql) => notePublisher(sql, run.runId, run.fence, address));
      },
    };
    if (run.loader !== '') {
      try {
        const joining = { ...options, idleMs: JOIN_IDLE_MS };
        return await this.peers.use(run.loader, (loader) => publishRun(loader, run, joining));
      } catch (error) {
        if (served || signal.aborted) throw error; // it was there, and failed as any may
      }
    }
    return publishRun(this.loader, run, options);
  }

  /**
   * CancelRun came while the target was publishing. What has not committed when Abort has ended its backend never will;
   * what had is in the ledger, and then the run is not called cancelled.
   */
  async cancel(run: ClaimedRun, signal: AbortSignal): Promise<void> {
    const { loader } = this;
    await unary<object, AbortResponse__Output>(
      loader.abort.bind(loader),
      { pipeline: run.facts.pipeline, run: run.facts.run },
      { timeoutMs: this.options.callTimeoutMs, signal },
    );
    if (await this.published(run, signal)) return this.#verifyNext(run, undefined);
    await this.#tell(run, 'end', (sql) => cancelPublication(sql, run.runId, run.fence));
  }

  /** The ledger has the run: it was published, whatever we were told. */
  async published(run: ClaimedRun, signal: AbortSignal): Promise<boolean> {
    for await (const _ of this.#ledger(run, false, signal)) return true;
    return false;
  }

  /** After a failure that is final: goes on to verify where the target has published all the same. */
  async verifyIfPublished(run: ClaimedRun, signal: AbortSignal): Promise<boolean> {
    if (!(await this.published(run, signal).catch(() => false))) return false;
    await this.#verifyNext(run, undefined);
    return true;
  }

  async #splits(run: ClaimedRun): Promise<number> {
    const { rows } = await this.database.use((sql) =>
      sql.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM sluice_orchestrator.splits WHERE run_id = $1`,
        [run.runId],
      ),
    );
    return rows[0].n;
  }

  async #progress(run: ClaimedRun, { phase, detail }: PublishProgress__Output): Promise<void> {
    await this.database.transaction(async (sql) => {
      const at = detail === '' ? phase : `${phase} ${detail}`;
      if (await notePublishing(sql, run.runId, run.fence, at)) announce(sql, 'change', [run.runId]);
    });
  }

  async #verifyNext(run: ClaimedRun, outcome: Parameters<typeof startVerifying>[3]): Promise<void> {
    await this.#tell(run, 'work', (sql) => startVerifying(sql, run.runId, run.fence, outcome));
  }

  /** A crash of the target's database empties staging and its ledger alike: what is left there is counted, the rest redone. */
  async #stageAgain(run: ClaimedRun, staged: number, signal: AbortSignal): Promise<void> {
    if (run.restaged >= this.options.maxAttempts) {
      throw new SluiceError('LEDGER_MISMATCH', `Staging was incomplete ${run.restaged + 1} times.`, {
        hint: 'See in the log of the target’s database why unlogged tables lose their rows; then retry the run.',
        service: 'orchestrator',
      });
    }
    let page: string[] = [];
    for await (const { splitId } of this.#ledger(run, true, signal)) {
      page.push(splitId);
      if (page.length < PAGE) continue;
      await this.#tick(run, page);
      page = [];
    }
    await this.#tick(run, page);
    await this.#tell(run, 'work', async (sql) => {
      if ((await stageAgain(sql, run.runId, run.fence)) > 0) return;
      // It was there again, or it is only rows that are missing: another publication counts anew.
      throw new SluiceError('TARGET_CONFLICT', `The loader counts ${staged} staged splits, but lists all.`, {
        hint: 'Look for someone else who writes to the schema sluice in the target.',
        service: 'orchestrator',
      });
    });
  }

  async #tick(run: ClaimedRun, splitIds: readonly string[]): Promise<void> {
    if (splitIds.length > 0) {
      await this.database.use((sql) => tickStaged(sql, run.runId, run.fence, splitIds));
    }
  }

  #ledger(run: ClaimedRun, staged: boolean, signal: AbortSignal) {
    const call = this.loader.listLedger(
      { pipeline: run.facts.pipeline, runId: run.runId, staged },
      { deadline: Date.now() + this.options.planTimeoutMs },
    );
    return watched(call, { idleMs: this.options.loadIdleMs, signal, who: `The ledger of run ${run.runId}` });
  }

  async #tell(run: ClaimedRun, kind: ChangeKind, work: (sql: Sql) => Promise<unknown>): Promise<void> {
    await this.database.transaction(async (sql) => {
      await work(sql);
      announce(sql, kind, [run.runId]);
    });
  }
}

function refusal({ reason, message, hint }: PublishRefused__Output): StoredFailure {
  return { reason: reason || 'CHECK_FAILED', message, hint, service: 'loader' };
}
