import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schedules, dependencies, backfills, events, notifications, the audit trail. */
export class Automation1763869000000 implements MigrationInterface {
  readonly name = 'Automation1763869000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      PIPELINES,
      SCHEDULES,
      UPSTREAMS,
      AUTOMATIC_RUNS,
      BACKFILLS,
      BACKFILL_DATES,
      EVENT_SOURCES,
      EVENT_OBJECTS,
      LATE_WATCHES,
      RUN_ENDINGS,
      ...RUN_ENDED,
      AUDIT,
      ...INDEXES,
    ]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER run_ended ON sluice_orchestrator.runs`);
    await runner.query(`DROP FUNCTION sluice_orchestrator.run_ended()`);
    await runner.query(`
      DROP TABLE sluice_orchestrator.audit, sluice_orchestrator.run_endings, sluice_orchestrator.late_watches,
        sluice_orchestrator.event_objects, sluice_orchestrator.event_sources, sluice_orchestrator.backfill_dates,
        sluice_orchestrator.backfills, sluice_orchestrator.automatic_runs, sluice_orchestrator.pipeline_upstreams,
        sluice_orchestrator.schedules`);
    await runner.query(`DROP INDEX sluice_orchestrator.runs_backfill, sluice_orchestrator.runs_ended`);
    await runner.query(`ALTER TABLE sluice_orchestrator.runs DROP COLUMN scheduled_for`);
    await runner.query(
      `ALTER TABLE sluice_orchestrator.pipelines DROP COLUMN paused_at, DROP COLUMN deleted_at, DROP COLUMN failing_since`,
    );
  }
}

const PIPELINES = `
  ALTER TABLE sluice_orchestrator.pipelines
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN deleted_at timestamptz,
    ADD COLUMN failing_since timestamptz;
  ALTER TABLE sluice_orchestrator.runs ADD COLUMN scheduled_for timestamptz`;

/** The next firing of each schedule; a row is locked by the replica that makes its run. */
const SCHEDULES = `
  CREATE TABLE sluice_orchestrator.schedules (
    pipeline text NOT NULL CONSTRAINT schedules_pkey PRIMARY KEY
      CONSTRAINT schedules_pipeline_fkey REFERENCES sluice_orchestrator.pipelines (name) ON DELETE CASCADE,
    -- As the newest version of the pipeline has it.
    schedule jsonb NOT NULL,
    next_at timestamptz NOT NULL,
    -- next_at and the jitter
    fire_at timestamptz NOT NULL,
    logical_date date NOT NULL,
    slot integer NOT NULL
  )`;

const UPSTREAMS = `
  CREATE TABLE sluice_orchestrator.pipeline_upstreams (
    pipeline text NOT NULL
      CONSTRAINT pipeline_upstreams_pipeline_fkey REFERENCES sluice_orchestrator.pipelines (name) ON DELETE CASCADE,
    -- May not be there (yet).
    upstream text NOT NULL,
    CONSTRAINT pipeline_upstreams_pkey PRIMARY KEY (pipeline, upstream)
  )`;

/**
 * What makes a scheduled or dependent run the only one of its kind for its logical date: the key, not a lock. Kept when the
 * run is deleted: a row is small, and what has run must not run again.
 */
const AUTOMATIC_RUNS = `
  CREATE TABLE sluice_orchestrator.automatic_runs (
    pipeline text NOT NULL,
    kind text NOT NULL CONSTRAINT automatic_runs_kind_check CHECK (kind IN ('schedule', 'after')),
    logical_date date NOT NULL,
    slot integer NOT NULL DEFAULT 0,
    -- Null: it was refused; the audit trail says why.
    run_id uuid,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT automatic_runs_pkey PRIMARY KEY (pipeline, kind, logical_date, slot)
  )`;

const BACKFILLS = `
  CREATE TABLE sluice_orchestrator.backfills (
    backfill_id uuid NOT NULL CONSTRAINT backfills_pkey PRIMARY KEY,
    pipeline text NOT NULL
      CONSTRAINT backfills_pipeline_fkey REFERENCES sluice_orchestrator.pipelines (name) ON DELETE CASCADE,
    from_date date NOT NULL,
    to_date date NOT NULL,
    params jsonb NOT NULL,
    parallelism integer NOT NULL CONSTRAINT backfills_parallelism_check CHECK (parallelism > 0),
    idempotency_key text CONSTRAINT backfills_key_check CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    request_sha256 text NOT NULL,
    triggered_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- No date waits any more.
    closed_at timestamptz,
    cancelled_at timestamptz,
    CONSTRAINT backfills_order_check CHECK (from_date <= to_date),
    CONSTRAINT backfills_idempotency_key UNIQUE (pipeline, idempotency_key)
  )`;

const BACKFILL_DATES = `
  CREATE TABLE sluice_orchestrator.backfill_dates (
    backfill_id uuid NOT NULL
      CONSTRAINT backfill_dates_backfill_fkey REFERENCES sluice_orchestrator.backfills (backfill_id) ON DELETE CASCADE,
    -- The order in which they run.
    ordinal integer NOT NULL,
    logical_date date NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CONSTRAINT backfill_dates_state_check
      CHECK (state IN ('waiting', 'started', 'refused', 'cancelled')),
    run_id uuid,
    CONSTRAINT backfill_dates_pkey PRIMARY KEY (backfill_id, ordinal),
    CONSTRAINT backfill_dates_date UNIQUE (backfill_id, logical_date),
    CONSTRAINT backfill_dates_run_check CHECK ((state = 'started') = (run_id IS NOT NULL))
  )`;

const EVENT_SOURCES = `
  CREATE TABLE sluice_orchestrator.event_sources (
    pipeline text NOT NULL CONSTRAINT event_sources_pkey PRIMARY KEY
      CONSTRAINT event_sources_pipeline_fkey REFERENCES sluice_orchestrator.pipelines (name) ON DELETE CASCADE,
    queue text NOT NULL
  )`;

/** Objects that notifications told of: each version once for each pipeline, whatever is delivered again. */
const EVENT_OBJECTS = `
  CREATE TABLE sluice_orchestrator.event_objects (
    pipeline text NOT NULL
      CONSTRAINT event_objects_pipeline_fkey REFERENCES sluice_orchestrator.pipelines (name) ON DELETE CASCADE,
    bucket text NOT NULL,
    key text NOT NULL,
    -- version:ID, or where the bucket keeps no versions etag:ETAG:SEQUENCER
    identity text NOT NULL,
    version_id text NOT NULL,
    etag text NOT NULL,
    logical_date date NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    -- Null: it waits for its run.
    run_id uuid,
    CONSTRAINT event_objects_pkey PRIMARY KEY (pipeline, bucket, key, identity)
  )`;

const LATE_WATCHES = `
  CREATE TABLE sluice_orchestrator.late_watches (
    run_id uuid NOT NULL
      CONSTRAINT late_watches_run_fkey REFERENCES sluice_orchestrator.runs (run_id) ON DELETE CASCADE,
    -- Index into the pipeline version's notify.
    entry integer NOT NULL,
    due_at timestamptz NOT NULL,
    CONSTRAINT late_watches_pkey PRIMARY KEY (run_id, entry)
  )`;

/** What is still to be done about a run that succeeded or failed: dependent runs, notifications. */
const RUN_ENDINGS = `
  CREATE TABLE sluice_orchestrator.run_endings (
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT run_endings_pkey PRIMARY KEY,
    run_id uuid NOT NULL,
    pipeline text NOT NULL,
    state text NOT NULL
  )`;

/** Written by the database, in the transaction that ends the run, whichever statement that is. */
const RUN_ENDED = [
  `CREATE FUNCTION sluice_orchestrator.run_ended() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     INSERT INTO sluice_orchestrator.run_endings (run_id, pipeline, state)
       VALUES (NEW.run_id, NEW.pipeline, NEW.state);
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER run_ended AFTER UPDATE OF state ON sluice_orchestrator.runs FOR EACH ROW
   WHEN (OLD.state <> NEW.state AND NEW.state IN ('succeeded', 'failed'))
   EXECUTE FUNCTION sluice_orchestrator.run_ended()`,
];

const AUDIT = `
  CREATE TABLE sluice_orchestrator.audit (
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_pkey PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    peer text NOT NULL,
    action text NOT NULL,
    pipeline text NOT NULL,
    run_id uuid,
    details jsonb NOT NULL
  )`;

const INDEXES = [
  `CREATE INDEX schedules_fire_at ON sluice_orchestrator.schedules (fire_at)`,
  `CREATE INDEX pipeline_upstreams_upstream ON sluice_orchestrator.pipeline_upstreams (upstream)`,
  `CREATE INDEX backfills_open ON sluice_orchestrator.backfills (created_at) WHERE closed_at IS NULL`,
  `CREATE INDEX event_objects_waiting ON sluice_orchestrator.event_objects (pipeline, received_at)
     WHERE run_id IS NULL`,
  `CREATE INDEX event_objects_run ON sluice_orchestrator.event_objects (run_id) WHERE run_id IS NOT NULL`,
  `CREATE INDEX event_objects_received ON sluice_orchestrator.event_objects (received_at) WHERE run_id IS NOT NULL`,
  `CREATE INDEX late_watches_due ON sluice_orchestrator.late_watches (due_at)`,
  `CREATE INDEX audit_pipeline ON sluice_orchestrator.audit (pipeline, seq)`,
  `CREATE INDEX audit_run ON sluice_orchestrator.audit (run_id, seq) WHERE run_id IS NOT NULL`,
  `CREATE INDEX runs_backfill ON sluice_orchestrator.runs (backfill_id) WHERE backfill_id IS NOT NULL`,
  `CREATE INDEX runs_ended ON sluice_orchestrator.runs (ended_at) WHERE ended_at IS NOT NULL`,
];
