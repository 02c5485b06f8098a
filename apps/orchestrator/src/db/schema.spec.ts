import { createLogger } from '@sluice/service';
import { query, useDatabase } from '@sluice/testkit';
import { startOrchestrator } from '../app.js';
import { readConfig } from '../config.js';
import { createDataSource, migrate } from './data-source.js';

const database = useDatabase();

async function migrated<T>(work: (source: ReturnType<typeof createDataSource>) => Promise<T>): Promise<T> {
  const source = createDataSource(database.url, 2);
  await source.initialize();
  try {
    await migrate(source, database.url);
    return await work(source);
  } finally {
    await source.destroy();
  }
}

describe('the schema', () => {
  it('is made once by replicas that start together', async () => {
    await Promise.all(Array.from({ length: 5 }, () => migrated(async () => undefined)));
    const done = await query(database.url, 'SELECT name FROM sluice_orchestrator.migrations');
    const { length } = createDataSource(database.url, 1).options.migrations as unknown[]; // a list, in our source
    expect(done).toHaveLength(length);
  });

  it('has the tables and columns that the entities describe', async () => {
    const pending = await migrated(
      async (source) => (await source.driver.createSchemaBuilder().log()).upQueries,
    );
    // Checks and indexes are the migration's own; everything else has to agree.
    const other = pending
      .map(({ query: sql }) => sql)
      .filter((sql) => !/^DROP INDEX|DROP CONSTRAINT "\w+_check"/.test(sql));
    expect(other).toEqual([]);
  });

  it('can be taken back', async () => {
    await migrated(async (source) => {
      for (let left = source.migrations.length; left > 0; left -= 1) await source.undoLastMigration();
    });
    const tables = await query<{ name: string }>(
      database.url,
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'sluice_orchestrator'`,
    );
    expect(tables).toEqual([{ name: 'migrations' }]);
  });

  const RUN = `INSERT INTO sluice_orchestrator.runs
    (run_id, pipeline, pipeline_version, logical_date, params, request_sha256, target_table, state`;
  const VALUES = `) VALUES (gen_random_uuid(), 'p', 1, '2026-01-01', '{}', '', 't'`;
  const SPLIT = `INSERT INTO sluice_orchestrator.splits (run_id, split_id, ordinal, parts, state`;

  it.each([
    ['a run of an unknown state', `${RUN}${VALUES}, 'lost')`, 'runs_state_check'],
    ['an ended run without its end', `${RUN}, planned_at${VALUES}, 'succeeded', now())`, 'runs_ended_check'],
    ['a run that goes on after its end', `${RUN}, ended_at${VALUES}, 'queued', now())`, 'runs_ended_check'],
    ['a failed run without a failure', `${RUN}, ended_at${VALUES}, 'failed', now())`, 'runs_failure_check'],
    ['a running run without a plan', `${RUN}${VALUES}, 'running')`, 'runs_planned_check'],
    [
      'a publication by objects',
      `${RUN}, planned_at${VALUES}, 'publishing', now())`,
      'runs_publishing_check',
    ],
    ['half a lease', `${RUN}, lease_owner${VALUES}, 'planning', 'me')`, 'runs_lease_check'],
    ['a run of no version', `${RUN}${VALUES}, 'queued')`, 'runs_pipeline_version_fkey'],
    [
      'a running split that nobody holds',
      `${SPLIT}) VALUES (gen_random_uuid(), 's', 0, '[]', 'running')`,
      'splits_lease_check',
    ],
    [
      'a retry without a time',
      `${SPLIT}) VALUES (gen_random_uuid(), 's', 0, '[]', 'retrying')`,
      'splits_retry_check',
    ],
    [
      'books that do not balance',
      `${SPLIT}, read) VALUES (gen_random_uuid(), 's', 0, '[]', 'committed', 1)`,
      'splits_books_check',
    ],
  ])('refuses %s', async (_, sql, constraint) => {
    await migrated(async () => undefined);
    await expect(query(database.url, sql)).rejects.toMatchObject({ constraint });
  });
});

describe('startOrchestrator', () => {
  it('says which database it cannot use, without its password', async () => {
    const config = readConfig({ SLUICE_DATABASE_URL: 'postgresql://me:hush@127.0.0.1:1/none' });
    const started = startOrchestrator(config, createLogger('orchestrator', 'silent'));
    await expect(started).rejects.toMatchObject({
      hint: expect.stringContaining('SLUICE_DATABASE_URL') as string,
    });
    await expect(started).rejects.not.toMatchObject({ message: expect.stringContaining('hush') as string });
  });
});
