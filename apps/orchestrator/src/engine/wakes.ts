import type { Logger } from '@sluice/service';
import { type Db, PgBoss, type Queue } from 'pg-boss';
import type { Sql } from '../db/database.js';
import { JOB_SCHEMA, SESSION } from '../db/data-source.js';

const WAKE = 'run-wake';
const MAINTENANCE = 'maintenance';

export interface WakeHandlers {
  readonly onWake: () => void;
  readonly onMaintenance: () => Promise<void>;
}

/**
 * Durable wakes and schedules on pg-boss. A wake says "look at this run" and carries no state: the tables are the truth,
 * and a wake that is lost or comes twice changes nothing.
 */
export class Wakes {
  readonly #boss: PgBoss;

  constructor(
    url: string,
    private readonly logger: Logger,
  ) {
    this.#boss = new PgBoss({
      connectionString: url,
      application_name: 'sluice orchestrator jobs',
      schema: JOB_SCHEMA,
      max: 2,
      connectionTimeoutMillis: SESSION.connectionTimeoutMillis,
      useListenNotify: true,
    });
    this.#boss.on('error', (error) => this.logger.warn({ err: error }, 'job queue'));
  }

  async start(handlers: WakeHandlers): Promise<void> {
    await this.#boss.start();
    await this.#boss.createQueue(WAKE, {
      notify: true,
      retryLimit: 2,
      expireInSeconds: 60,
      retentionSeconds: 3_600,
      deleteAfterSeconds: 600,
    });
    await this.#boss.createQueue(MAINTENANCE, {
      policy: 'singleton',
      retryLimit: 0,
      deleteAfterSeconds: 600,
    });
    await this.#boss.schedule(MAINTENANCE, '* * * * *');
    await this.#boss.work<{ runId: string }>(
      WAKE,
      { batchSize: 100, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 10 },
      async () => handlers.onWake(),
    );
    await this.#boss.work(MAINTENANCE, { pollingIntervalSeconds: 30 }, () => handlers.onMaintenance());
  }

  /** Sent in the caller's transaction: the job exists exactly if the state that it belongs to does. */
  async send(sql: Sql, runId: string): Promise<void> {
    const db: Db = { executeSql: (text, values) => sql.query(text, values) };
    await this.#boss.send(WAKE, { runId }, { db });
  }

  /** A queue of one kind of jobs, a few at a time in each replica; `handle` is told a job's id and may be told it again. */
  async serve<T extends object>(
    queue: string,
    options: Pick<Queue, 'retryLimit' | 'retryDelay' | 'retryBackoff' | 'retryDelayMax' | 'expireInSeconds'>,
    handle: (id: string, data: T) => Promise<void>,
  ): Promise<void> {
    await this.#boss.createQueue(queue, { ...options, notify: true, deleteAfterSeconds: 7 * 86_400 });
    await this.#boss.work<T>(
      queue,
      { batchSize: 1, localConcurrency: 4, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 10 },
      async ([job]) => handle(job.id, job.data),
    );
  }

  /** Into a queue that is served, in the caller's transaction. */
  async sendTo(sql: Sql, queue: string, data: object): Promise<void> {
    const db: Db = { executeSql: (text, values) => sql.query(text, values) };
    await this.#boss.send(queue, data, { db });
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 5_000 });
  }
}
