import type { ResolvedPipeline, ResolvedTarget } from '@sluice/config';
import { sqlStateOf } from '@sluice/postgres';
import type { Logger } from '@sluice/service';
import type { LoaderConfig } from '../config.js';
import type { Session } from '../target/session.js';
import type { Targets } from '../target/targets.js';
import { dropStaging } from './stage-table.js';

const EVERY_MS = 3_600_000;
/** Targets that are swept hourly: those prepared last. */
const MAX_TARGETS = 100;

/** Drops what runs have staged that nobody works on any more: their orchestrator should have, and has gone. */
export class Janitor {
  readonly #targets = new Map<string, ResolvedTarget>();
  readonly #timer: NodeJS.Timeout;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly targets: Targets,
    private readonly config: LoaderConfig,
    private readonly logger: Logger,
  ) {
    this.#timer = setInterval(() => void this.#sweepAll(), EVERY_MS);
    this.#timer.unref();
  }

  /** Its target is swept from now on. */
  know(session: Session, { target }: ResolvedPipeline): void {
    this.#targets.delete(session.key);
    this.#targets.set(session.key, target);
    for (const key of this.#targets.keys()) {
      if (this.#targets.size <= MAX_TARGETS) break;
      this.#targets.delete(key);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#targets.clear();
    await this.#sweeping;
  }

  #sweepAll(): Promise<void> {
    const before = this.#sweeping;
    this.#sweeping = (async () => {
      await before;
      for (const target of this.#targets.values()) {
        await this.targets
          .use(target, 'sluice janitor', (session) => this.sweep(session))
          .catch((error: unknown) => this.logger.warn({ err: error }, 'a target could not be swept'));
      }
    })();
    return this.#sweeping;
  }

  /** With the connection at hand. Never rejects: what is left over is no matter of the run that is being prepared. */
  async sweep(session: Session): Promise<void> {
    try {
      for (const runId of await forsaken(session, this.config.stagingKeepMs)) {
        await dropStaging(session, runId);
        this.logger.info({ run: runId }, 'dropped the staging of a run that nobody works on');
      }
    } catch (error) {
      // A role that only loads object by object may not look, and before the first run there is nothing to look at.
      if (NOTHING_TO_SWEEP.includes(sqlStateOf(error) ?? '')) return;
      // Others may be at it: the next sweep has another try.
      this.logger.warn({ err: error }, 'staging could not be swept');
    }
  }
}

/** insufficient_privilege, undefined_table, invalid_schema_name */
const NOTHING_TO_SWEEP: readonly string[] = ['42501', '42P01', '3F000'];

/** Runs that nobody has touched for so long and no session works on. In one round trip: every run begins with it. */
async function forsaken(session: Session, keepMs: number): Promise<string[]> {
  const { rows } = await session.kept<{ id: string }>(
    `SELECT run_id AS id FROM sluice.open_runs
     WHERE touched_at < clock_timestamp() - $1 * interval '1 millisecond' AND NOT EXISTS (
       SELECT FROM pg_stat_activity
       WHERE starts_with(application_name, concat('sluice ', replace(run_id::text, '-', ''), ' ')))
     ORDER BY touched_at LIMIT 100`,
    [keepMs],
  );
  return rows.map(({ id }) => id);
}
