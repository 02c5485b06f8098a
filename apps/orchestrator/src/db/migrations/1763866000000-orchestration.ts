import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What started a run, what a publication did, and splits that share an object. */
export class Orchestration1763866000000 implements MigrationInterface {
  readonly name = 'Orchestration1763866000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sluice_orchestrator.runs
        ADD COLUMN trigger text NOT NULL DEFAULT 'manual' CONSTRAINT runs_trigger_check
          CHECK (trigger IN ('manual', 'schedule', 'backfill', 'event', 'after', 'replay')),
        ADD COLUMN triggered_by text NOT NULL DEFAULT '',
        ADD COLUMN priority integer NOT NULL DEFAULT 0,
        ADD COLUMN waiting text NOT NULL DEFAULT '',
        ADD COLUMN backfill_id uuid,
        ADD COLUMN replaces uuid[] NOT NULL DEFAULT '{}',
        ADD COLUMN publication jsonb,
        ADD COLUMN objects_total integer NOT NULL DEFAULT 0,
        ADD COLUMN objects_skipped integer NOT NULL DEFAULT 0,
        DROP CONSTRAINT runs_publish_check,
        ADD CONSTRAINT runs_publish_check CHECK (publish IN ('split', 'object', 'run'))`);
    await runner.query(
      `ALTER TABLE sluice_orchestrator.splits ADD COLUMN object_splits integer NOT NULL DEFAULT 1`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sluice_orchestrator.runs
        DROP COLUMN trigger, DROP COLUMN triggered_by, DROP COLUMN priority, DROP COLUMN waiting,
        DROP COLUMN backfill_id, DROP COLUMN replaces, DROP COLUMN publication, DROP COLUMN objects_total,
        DROP COLUMN objects_skipped,
        DROP CONSTRAINT runs_publish_check,
        ADD CONSTRAINT runs_publish_check CHECK (publish IN ('object', 'run'))`);
    await runner.query(`ALTER TABLE sluice_orchestrator.splits DROP COLUMN object_splits`);
  }
}
