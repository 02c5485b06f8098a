import type { ResolvedPipeline, ResolvedTarget } from '@sluice/config';
import type { Logger } from '@sluice/service';
import type { LoaderConfig } from '../config.js';
import { runLabel } from '../load/label.js';
import { sluiceTablesState } from '../prepare/sluice-tables.js';
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

  /** With the connection at hand. Never rejects: what is left over is no matter of the run that is being prepared. */
  async sweep(session: Session, { target }: ResolvedPipeline): Promise<void> {
    this.#targets.delete(session.key);
    this.#targets.set(session.key, target);
    for (const key of this.#targets.keys()) {
      if (this.#targets.size <= MAX_TARGETS) break;
      this.#targets.delete(key);
    }
    await this.#sweep(session);
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
          .use(target, 'sluice janitor', (session) => this.#sweep(session))
          .catch((error: unknown) => this.logger.warn({ err: error }, 'a target could not be swept'));
      }
    })();
    return this.#sweeping;
  }

  async #sweep(session: Session): Promise<void> {
    try {
      if ((await sluiceTablesState(session)) !== 'ready') return;
      for (const runId of await forsaken(session, this.config.stagingKeepMs)) {
        await dropStaging(session, runId);
        this.logger.info({ run: runId }, 'dropped the staging of a run that nobody works on');
      }
    } catch (error) {
      // Others may be at it, or the role may not: the next sweep has another try.
      this.logger.warn({ err: error }, 'staging could not be swept');
    }
  }
}

/** Runs that nobody has touched for so long and no session works on. */
async function forsaken(session: Session, keepMs: number): Promise<string[]> {
  const { rows: may } = await session.query<{ read: boolean }>(
    `SELECT has_table_privilege('sluice.open_runs', 'SELECT') AS read`,
  );
  if (!may[0].read) return [];
  const { rows } = await session.query<{ id: string }>(
    `SELECT run_id AS id FROM sluice.open_runs
     WHERE touched_at < clock_timestamp() - $1 * interval '1 millisecond' ORDER BY touched_at LIMIT 100`,
    [keepMs],
  );
  const { rows: busy } = await session.query<{ label: string }>(
    `SELECT application_name AS label FROM pg_stat_activity
     WHERE datname = current_database() AND starts_with(application_name, 'sluice ')`,
  );
  return rows.map(({ id }) => id).filter((id) => !busy.some(({ label }) => label.startsWith(runLabel(id))));
}
