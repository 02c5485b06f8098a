import type { MigrationInterface, QueryRunner } from 'typeorm';

const TERMINAL = `('succeeded', 'failed', 'cancelled')`;

/** Pipelines, runs, splits, attempts. States that contradict themselves are refused by the database itself. */
export class Domain1763800000000 implements MigrationInterface {
  readonly name = 'Domain1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sluice_orchestrator.pipelines (
        name text NOT NULL CONSTRAINT pipelines_pkey PRIMARY KEY,
        version integer NOT NULL CONSTRAINT pipelines_version_check CHECK (version > 0),
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE sluice_orchestrator.pipeline_versions (
        pipeline text NOT NULL
          CONSTRAINT pipeline_versions_pipeline_fkey REFERENCES sluice_orchestrator.pipelines (name),
        version integer NOT NULL CONSTRAINT pipeline_versions_version_check CHECK (version > 0),
        owner text NOT NULL,
        description text NOT NULL,
        yaml text NOT NULL,
        spec_json text NOT NULL,
        sha256 text NOT NULL CONSTRAINT pipeline_versions_sha256_check CHECK (sha256 <> ''),
        columns jsonb NOT NULL,
        target_table text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pipeline_versions_pkey PRIMARY KEY (pipeline, version)
      )`);
    await runner.query(RUNS);
    await runner.query(`
      CREATE UNIQUE INDEX runs_idempotency_key ON sluice_orchestrator.runs (pipeline, idempotency_key)
        WHERE idempotency_key IS NOT NULL`);
    await runner.query(`CREATE UNIQUE INDEX runs_seq ON sluice_orchestrator.runs (seq)`);
    await runner.query(`CREATE INDEX runs_pipeline_seq ON sluice_orchestrator.runs (pipeline, seq)`);
    await runner.query(`
      CREATE INDEX runs_open ON sluice_orchestrator.runs (seq)
        WHERE state IN ('queued', 'planning', 'running', 'verifying')`);
    await runner.query(SPLITS);
    await runner.query(`CREATE UNIQUE INDEX splits_ordinal ON sluice_orchestrator.splits (run_id, ordinal)`);
    await runner.query(`CREATE INDEX splits_changed ON sluice_orchestrator.splits (run_id, changed_at)`);
    await runner.query(`
      CREATE INDEX splits_open ON sluice_orchestrator.splits (run_id, ordinal)
        WHERE state IN ('pending', 'retrying', 'running')`);
    await runner.query(`
      CREATE INDEX splits_busy ON sluice_orchestrator.splits (run_id) WHERE state IN ('retrying', 'running')`);
    await runner.query(ATTEMPTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['attempts', 'splits', 'runs', 'pipeline_versions', 'pipelines']) {
      await runner.query(`DROP TABLE sluice_orchestrator.${table}`);
    }
  }
}

const RUNS = `
  CREATE TABLE sluice_orchestrator.runs (
    run_id uuid NOT NULL CONSTRAINT runs_pkey PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    pipeline text NOT NULL,
    pipeline_version integer NOT NULL,
    state text NOT NULL CONSTRAINT runs_state_check
      CHECK (state IN ('queued', 'planning', 'running', 'verifying', 'succeeded', 'failed', 'cancelled')),
    stopping text CONSTRAINT runs_stopping_check CHECK (stopping IN ('failed', 'cancelled')),
    logical_date date NOT NULL,
    params jsonb NOT NULL,
    idempotency_key text CONSTRAINT runs_key_check CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    request_sha256 text NOT NULL,
    target_table text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    planned_at timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    bytes_total bigint NOT NULL DEFAULT 0 CONSTRAINT runs_bytes_check CHECK (bytes_total >= 0),
    max_rejects bigint,
    rejected bigint NOT NULL DEFAULT 0,
    failure jsonb,
    lease_owner text,
    lease_until timestamptz,
    fence integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    free_tries integer NOT NULL DEFAULT 0,
    retry_at timestamptz,
    phase_at timestamptz NOT NULL DEFAULT now(),
    claimed_at timestamptz,
    CONSTRAINT runs_pipeline_version_fkey FOREIGN KEY (pipeline, pipeline_version)
      REFERENCES sluice_orchestrator.pipeline_versions (pipeline, version),
    CONSTRAINT runs_ended_check CHECK ((state IN ${TERMINAL}) = (ended_at IS NOT NULL)),
    CONSTRAINT runs_failure_check CHECK (state <> 'failed' OR failure IS NOT NULL),
    CONSTRAINT runs_planned_check CHECK (state NOT IN ('running', 'verifying', 'succeeded') OR planned_at IS NOT NULL),
    CONSTRAINT runs_lease_check CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CONSTRAINT runs_leased_check CHECK (lease_owner IS NULL OR state IN ('planning', 'verifying'))
  )`;

const SPLITS = `
  CREATE TABLE sluice_orchestrator.splits (
    run_id uuid NOT NULL
      CONSTRAINT splits_run_id_fkey REFERENCES sluice_orchestrator.runs (run_id) ON DELETE CASCADE,
    split_id text NOT NULL,
    ordinal integer NOT NULL,
    parts jsonb NOT NULL,
    state text NOT NULL CONSTRAINT splits_state_check
      CHECK (state IN ('pending', 'running', 'retrying', 'committed', 'failed', 'cancelled')),
    attempt integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0 CONSTRAINT splits_tries_check CHECK (tries >= 0),
    free_tries integer NOT NULL DEFAULT 0,
    first_claimed_at timestamptz,
    lease_owner text,
    lease_until timestamptz,
    retry_at timestamptz,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    revision integer NOT NULL DEFAULT 0,
    read bigint NOT NULL DEFAULT 0,
    loaded bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    filtered bigint NOT NULL DEFAULT 0,
    warned bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    rules jsonb NOT NULL DEFAULT '[]',
    failure jsonb,
    verified_by integer,
    CONSTRAINT splits_pkey PRIMARY KEY (run_id, split_id),
    CONSTRAINT splits_lease_check CHECK (
      (state = 'running') = (lease_owner IS NOT NULL) AND (lease_owner IS NULL) = (lease_until IS NULL)),
    CONSTRAINT splits_retry_check CHECK ((state = 'retrying') = (retry_at IS NOT NULL)),
    CONSTRAINT splits_failure_check CHECK (state <> 'failed' OR failure IS NOT NULL),
    -- I1: books that do not balance are refused
    CONSTRAINT splits_books_check CHECK (state <> 'committed' OR read = loaded + rejected + filtered)
  )`;

const ATTEMPTS = `
  CREATE TABLE sluice_orchestrator.attempts (
    run_id uuid NOT NULL,
    split_id text NOT NULL,
    attempt integer NOT NULL,
    owner text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    outcome text CONSTRAINT attempts_outcome_check
      CHECK (outcome IN ('committed', 'retry', 'free', 'failed', 'cancelled', 'lost', 'released')),
    reason text,
    message text,
    CONSTRAINT attempts_pkey PRIMARY KEY (run_id, split_id, attempt),
    CONSTRAINT attempts_split_fkey FOREIGN KEY (run_id, split_id)
      REFERENCES sluice_orchestrator.splits (run_id, split_id) ON DELETE CASCADE,
    CONSTRAINT attempts_ended_check CHECK ((outcome IS NULL) = (ended_at IS NULL))
  )`;
