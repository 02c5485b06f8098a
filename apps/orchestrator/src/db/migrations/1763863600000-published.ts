import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether what a run with `publish: run` has staged was published. */
export class Published1763863600000 implements MigrationInterface {
  readonly name = 'Published1763863600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sluice_orchestrator.runs ADD COLUMN published boolean NOT NULL DEFAULT false`);
    await runner.query(`
      UPDATE sluice_orchestrator.runs SET published = true
      WHERE publish = 'run' AND state IN ('verifying', 'succeeded')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE sluice_orchestrator.runs DROP COLUMN published`);
  }
}
