import type { Logger } from '@sluice/service';
import type { Database } from '../db/database.js';
import {
  lockMerged,
  type StoredStatistics,
  takeStatistics,
  writeMerged,
} from '../transitions/keep-statistics.js';
import { mergeStored } from './statistics-codec.js';

/** Splits' statistics that are merged at once, and that may wait unmerged: bounds memory and rows (I5). */
const PAGE = 8;

/** Merges the statistics of a run's splits into one row as they come, so that a run of any size keeps a few of them. */
export class StatisticsMerger {
  readonly #waiting = new Map<string, number>();
  #working: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** A split has committed with statistics. Never waits: one run after the other is merged beside the work. */
  note(runId: string): void {
    const waiting = (this.#waiting.get(runId) ?? 0) + 1;
    if (waiting < PAGE) {
      this.#waiting.set(runId, waiting);
      return;
    }
    this.#waiting.delete(runId);
    this.#working = this.#working
      .then(() => this.merge(runId))
      .catch((error: unknown) => this.#warn(runId, error));
  }

  /** What lost replicas have left unmerged. */
  async sweep(): Promise<void> {
    const { rows } = await this.database.use((sql) =>
      sql.query<{ runId: string }>(
        `SELECT run_id AS "runId" FROM sluice_orchestrator.split_statistics
         GROUP BY run_id HAVING count(*) >= $1 LIMIT 10`,
        [PAGE],
      ),
    );
    for (const { runId } of rows) {
      await this.merge(runId).catch((error: unknown) => this.#warn(runId, error));
    }
  }

  /**
   * Merges until none is left. Each page leaves its table in the transaction that writes the result, so
   * every split counts once, whoever merges (I2).
   */
  async merge(runId: string): Promise<void> {
    for (;;) {
      const taken = await this.database.transaction(async (sql) => {
        const parts = await takeStatistics(sql, runId, PAGE);
        if (parts.length === 0) return 0;
        const before = await lockMerged(sql, runId);
        await writeMerged(sql, runId, parts.length, mergeStored(before ? [before, ...parts] : parts));
        return parts.length;
      });
      if (taken < PAGE) return;
    }
  }

  async merged(runId: string): Promise<StoredStatistics | undefined> {
    const { rows } = await this.database.use((sql) =>
      sql.query<{ rows: string; columns: Buffer }>(
        `SELECT rows, columns FROM sluice_orchestrator.run_statistics WHERE run_id = $1`,
        [runId],
      ),
    );
    return rows[0] && { rows: Number(rows[0].rows), columns: rows[0].columns };
  }

  #warn(runId: string, error: unknown): void {
    this.logger.warn({ run: runId, err: error }, 'statistics were not merged');
  }

  /** Until what was begun is done. */
  async stop(): Promise<void> {
    await this.#working;
  }
}
