import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Publication of whole runs, lookups, replays, column statistics. */
export class Publication1763860000000 implements MigrationInterface {
  readonly name = 'Publication1763860000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RUNS);
    await runner.query(`
      CREATE INDEX runs_open ON sluice_orchestrator.runs (seq)
        WHERE state IN ('queued', 'planning', 'running', 'publishing', 'verifying')`);
    // One replay of a run at a time: two would plan the same rejects.
    await runner.query(`
      CREATE UNIQUE INDEX runs_replay ON sluice_orchestrator.runs (replay_of)
        WHERE replay_of IS NOT NULL AND ended_at IS NULL`);
    await runner.query(`
      CREATE INDEX runs_cleanup ON sluice_orchestrator.runs (cleanup_at) WHERE cleanup_at IS NOT NULL`);
    await runner.query(SPLITS);
    await runner.query(RUN_STATISTICS);
    await runner.query(SPLIT_STATISTICS);
  }

  /** Only where no run is being published: the states before this migration have no word for it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE sluice_orchestrator.split_statistics, sluice_orchestrator.run_statistics`);
    await runner.query(SPLITS_DOWN);
    await runner.query(`DROP INDEX sluice_orchestrator.runs_replay, sluice_orchestrator.runs_cleanup`);
    await runner.query(RUNS_DOWN);
    await runner.query(`
      CREATE INDEX runs_open ON sluice_orchestrator.runs (seq)
        WHERE state IN ('queued', 'planning', 'running', 'verifying')`);
  }
}

const RUNS = `
  DROP INDEX sluice_orchestrator.runs_open;
  ALTER TABLE sluice_orchestrator.runs
    ADD COLUMN publish text NOT NULL DEFAULT 'object'
      CONSTRAINT runs_publish_check CHECK (publish IN ('object', 'run')),
    ADD COLUMN lookups jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN replay_of uuid,
    ADD COLUMN replay_rule text NOT NULL DEFAULT '',
    ADD COLUMN checks jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN rules jsonb,
    ADD COLUMN publishing text NOT NULL DEFAULT '',
    ADD COLUMN restaged integer NOT NULL DEFAULT 0,
    ADD COLUMN retrying jsonb,
    ADD COLUMN max_reject_ratio double precision,
    ADD COLUMN cleans boolean NOT NULL DEFAULT false,
    ADD COLUMN cleanup_at timestamptz,
    ADD COLUMN cleanup_tries integer NOT NULL DEFAULT 0,
    ADD COLUMN cleanup_until timestamptz,
    DROP CONSTRAINT runs_state_check,
    ADD CONSTRAINT runs_state_check CHECK (state IN ('queued', 'planning', 'running', 'publishing', 'verifying',
      'succeeded', 'failed', 'cancelled')),
    DROP CONSTRAINT runs_planned_check,
    ADD CONSTRAINT runs_planned_check CHECK (
      state NOT IN ('running', 'publishing', 'verifying', 'succeeded') OR planned_at IS NOT NULL),
    DROP CONSTRAINT runs_leased_check,
    ADD CONSTRAINT runs_leased_check CHECK (
      lease_owner IS NULL OR state IN ('planning', 'publishing', 'verifying')),
    ADD CONSTRAINT runs_publishing_check CHECK (state <> 'publishing' OR publish = 'run')`;

const RUNS_DOWN = `
  DROP INDEX sluice_orchestrator.runs_open;
  ALTER TABLE sluice_orchestrator.runs
    DROP CONSTRAINT runs_publishing_check,
    DROP COLUMN publish, DROP COLUMN lookups, DROP COLUMN replay_of, DROP COLUMN replay_rule, DROP COLUMN checks,
    DROP COLUMN rules, DROP COLUMN publishing, DROP COLUMN restaged, DROP COLUMN retrying,
    DROP COLUMN max_reject_ratio, DROP COLUMN cleans, DROP COLUMN cleanup_at, DROP COLUMN cleanup_tries,
    DROP COLUMN cleanup_until,
    DROP CONSTRAINT runs_state_check,
    ADD CONSTRAINT runs_state_check
      CHECK (state IN ('queued', 'planning', 'running', 'verifying', 'succeeded', 'failed', 'cancelled')),
    DROP CONSTRAINT runs_planned_check,
    ADD CONSTRAINT runs_planned_check CHECK (state NOT IN ('running', 'verifying', 'succeeded') OR planned_at IS NOT NULL),
    DROP CONSTRAINT runs_leased_check,
    ADD CONSTRAINT runs_leased_check CHECK (lease_owner IS NULL OR state IN ('planning', 'verifying'))`;

const SPLITS = `
  ALTER TABLE sluice_orchestrator.splits
    ADD COLUMN rejects jsonb,
    ADD COLUMN superseded bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT splits_books_check,
    -- I1: books that do not balance are refused
    ADD CONSTRAINT splits_books_check CHECK (
      state <> 'committed' OR read = loaded + rejected + filtered + superseded)`;

const SPLITS_DOWN = `
  ALTER TABLE sluice_orchestrator.splits
    DROP CONSTRAINT splits_books_check,
    DROP COLUMN rejects, DROP COLUMN superseded,
    ADD CONSTRAINT splits_books_check CHECK (state <> 'committed' OR read = loaded + rejected + filtered)`;

const RUN_STATISTICS = `
  CREATE TABLE sluice_orchestrator.run_statistics (
    run_id uuid NOT NULL CONSTRAINT run_statistics_pkey PRIMARY KEY
      CONSTRAINT run_statistics_run_id_fkey REFERENCES sluice_orchestrator.runs (run_id) ON DELETE CASCADE,
    splits integer NOT NULL,
    rows bigint NOT NULL,
    columns bytea NOT NULL
  )`;

/** The key to splits, not to runs: a commit holds its split's lock anyway, and may not wait for its run's. */
const SPLIT_STATISTICS = `
  CREATE TABLE sluice_orchestrator.split_statistics (
    run_id uuid NOT NULL,
    split_id text NOT NULL,
    rows bigint NOT NULL,
    columns bytea NOT NULL,
    CONSTRAINT split_statistics_pkey PRIMARY KEY (run_id, split_id),
    CONSTRAINT split_statistics_split_fkey FOREIGN KEY (run_id, split_id)
      REFERENCES sluice_orchestrator.splits (run_id, split_id) ON DELETE CASCADE
  )`;
