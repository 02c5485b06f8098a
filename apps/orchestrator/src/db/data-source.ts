import 'reflect-metadata';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { AttemptEntity } from './entities/attempt.entity.js';
import { PipelineVersionEntity } from './entities/pipeline-version.entity.js';
import { PipelineEntity } from './entities/pipeline.entity.js';
import { RunEntity } from './entities/run.entity.js';
import { SplitEntity } from './entities/split.entity.js';
import { RunStatisticsEntity, SplitStatisticsEntity } from './entities/statistics.entity.js';
import { Domain1763800000000 } from './migrations/1763800000000-domain.js';
import { Publication1763860000000 } from './migrations/1763860000000-publication.js';
import { Published1763863600000 } from './migrations/1763863600000-published.js';
import { Orchestration1763866000000 } from './migrations/1763866000000-orchestration.js';
import { Running1763868000000 } from './migrations/1763868000000-running.js';
import { Automation1763869000000 } from './migrations/1763869000000-automation.js';

export const SCHEMA = 'sluice_orchestrator';
/** pg-boss keeps its tables apart. */
export const JOB_SCHEMA = 'sluice_jobs';

/** Any fixed number; replicas that start together migrate one after the other. */
const MIGRATION_LOCK = 7_315_582_301;

/** Timeouts of every session (I8): statements here are short, and none waits for a person. */
export const SESSION = {
  keepAlive: true,
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
} as const;

/** Longer than statement_timeout: what the server can end it ends itself. A connection lost without a word is ended here. */
const QUERY_TIMEOUT_MS = 40_000;

export function createDataSource(
  url: string,
  poolSize: number,
  queryTimeoutMs = QUERY_TIMEOUT_MS,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: SCHEMA,
    entities: [
      PipelineEntity,
      PipelineVersionEntity,
      RunEntity,
      SplitEntity,
      AttemptEntity,
      SplitStatisticsEntity,
      RunStatisticsEntity,
    ],
    migrations: [
      Domain1763800000000,
      Publication1763860000000,
      Published1763863600000,
      Orchestration1763866000000,
      Running1763868000000,
      Automation1763869000000,
    ],
    migrationsTableName: 'migrations',
    poolSize,
    applicationName: 'sluice orchestrator',
    extra: { ...SESSION, query_timeout: queryTimeoutMs, pipeline: true },
  });
}

/** Brings the schema up to date; safe while other replicas start or work. */
export async function migrate(source: DataSource, url: string): Promise<void> {
  const lock = new Client({
    connectionString: url,
    application_name: 'sluice orchestrator migration',
    keepAlive: true,
    connectionTimeoutMillis: SESSION.connectionTimeoutMillis,
    lock_timeout: 300_000, // someone else's migration may take a while, but not for ever (I8)
  });
  lock.on('error', () => undefined); // a lost connection fails the statement that needs it
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await lock.end(); // ends the session, and the lock with it
  }
}
