import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a run takes its turn by: limits of its pipeline, pool, target and time; where its loads were served. */
export class Running1763868000000 implements MigrationInterface {
  readonly name = 'Running1763868000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sluice_orchestrator.gates (name text NOT NULL CONSTRAINT gates_pkey PRIMARY KEY)`);
    await runner.query(`
      ALTER TABLE sluice_orchestrator.runs
        ADD COLUMN max_active_runs integer NOT NULL DEFAULT 0,
        ADD COLUMN pool text NOT NULL DEFAULT '',
        ADD COLUMN pool_weight integer NOT NULL DEFAULT 0,
        ADD COLUMN target_key text NOT NULL DEFAULT '',
        ADD COLUMN split_timeout_ms bigint,
        ADD COLUMN run_timeout_ms bigint,
        ADD COLUMN deadline_at timestamptz,
        ADD COLUMN cutting boolean NOT NULL DEFAULT false,
        ADD COLUMN replanning boolean NOT NULL DEFAULT false,
        ADD COLUMN on_rerun text NOT NULL DEFAULT 'duplicate' CONSTRAINT runs_on_rerun_check
          CHECK (on_rerun IN ('refuse', 'replace', 'duplicate')),
        ADD COLUMN loader text NOT NULL DEFAULT ''`);
    await runner.query(`ALTER TABLE sluice_orchestrator.splits ADD COLUMN loader text NOT NULL DEFAULT ''`);
    await runner.query(`
      CREATE INDEX runs_active ON sluice_orchestrator.runs (pipeline)
        WHERE state IN ('planning', 'running', 'publishing', 'verifying')`);
    await runner.query(`
      CREATE INDEX splits_pending ON sluice_orchestrator.splits (run_id, ordinal) WHERE state = 'pending'`);
    await runner.query(`CREATE INDEX runs_date ON sluice_orchestrator.runs (pipeline, logical_date)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP INDEX sluice_orchestrator.runs_active, sluice_orchestrator.runs_date, sluice_orchestrator.splits_pending`,
    );
    await runner.query(`
      ALTER TABLE sluice_orchestrator.runs
        DROP COLUMN max_active_runs, DROP COLUMN pool, DROP COLUMN pool_weight, DROP COLUMN target_key,
        DROP COLUMN split_timeout_ms, DROP COLUMN run_timeout_ms, DROP COLUMN deadline_at, DROP COLUMN cutting,
        DROP COLUMN replanning, DROP COLUMN on_rerun, DROP COLUMN loader`);
    await runner.query(`ALTER TABLE sluice_orchestrator.splits DROP COLUMN loader`);
    await runner.query(`DROP TABLE sluice_orchestrator.gates`);
  }
}
