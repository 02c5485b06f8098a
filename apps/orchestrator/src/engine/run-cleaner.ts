import { type AbortResponse__Output, type LoaderClient, SluiceError, unary } from '@sluice/proto';
import type { Logger } from '@sluice/service';
import { announce } from '../db/changes.js';
import type { Database } from '../db/database.js';
import { type ClaimedCleanup, endCleanup } from '../transitions/clean-up.js';
import { backoffMs } from './backoff.js';

/** The loader's janitor has the rest. */
const MAX_TRIES = 5;

/** Has the loader drop what ended runs have left in the target: staging, and snapshots of lookups in tables. */
export class RunCleaner {
  readonly #cut = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly loader: LoaderClient,
    private readonly logger: Logger,
    private readonly options: {
      readonly callTimeoutMs: number;
      readonly backoffMs: number;
      readonly backoffMaxMs: number;
    },
  ) {}

  /** The process is about to end: what is under way is left to another replica. */
  cutAll(): void {
    this.#cut.abort();
  }

  /** Never rejects: a cleanup whose end cannot be written down runs out, and is claimed again. */
  async clean({ runId, facts, tries }: ClaimedCleanup): Promise<void> {
    const { loader } = this;
    let againMs: number | undefined;
    try {
      await unary<object, AbortResponse__Output>(
        loader.abort.bind(loader),
        { pipeline: facts.pipeline, run: facts.run },
        { timeoutMs: this.options.callTimeoutMs, signal: this.#cut.signal },
      );
    } catch (thrown) {
      const error = SluiceError.from(thrown);
      const again = this.#cut.signal.aborted || (error.retry !== 'terminal' && tries < MAX_TRIES);
      if (again) againMs = backoffMs(tries, this.options.backoffMs, this.options.backoffMaxMs);
      this.logger.warn(
        { run: runId, err: error, again },
        'what an ended run left in the target stays for now',
      );
    }
    await this.database
      .transaction(async (sql) => {
        await endCleanup(sql, runId, againMs);
        announce(sql, 'work', [runId]);
      })
      .catch((error: unknown) =>
        this.logger.warn({ run: runId, err: error }, 'a cleanup could not be written down'),
      );
  }
}
