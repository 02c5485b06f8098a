import type { OutputColumn__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';

export interface NewVersion {
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly yaml: string;
  readonly specJson: string;
  readonly sha256: string;
  readonly columns: readonly OutputColumn__Output[];
  readonly targetTable: string;
}

/**
 * Stores a specification as the pipeline's newest version, unless the newest is the same already. Call it in a
 * transaction: the pipeline's row is the lock that makes concurrent applies take turns.
 */
export async function saveVersion(
  sql: Sql,
  next: NewVersion,
): Promise<{ readonly version: number; readonly changed: boolean }> {
  const inserted = await sql.query(
    `INSERT INTO sluice_orchestrator.pipelines (name, version) VALUES ($1, 1) ON CONFLICT (name) DO NOTHING`,
    [next.name],
  );
  const { rows } = await sql.query<{ version: number; sha256: string | null }>(
    `SELECT p.version, v.sha256 FROM sluice_orchestrator.pipelines p
     LEFT JOIN sluice_orchestrator.pipeline_versions v ON v.pipeline = p.name AND v.version = p.version
     WHERE p.name = $1 FOR UPDATE OF p`,
    [next.name],
  );
  const newest = rows[0];
  // The lock may have been waited for: what the join read before it is then stale, so the version is read again.
  const current = inserted.rowCount === 1 ? newest : await newestVersion(sql, next.name);
  if (current?.sha256 === next.sha256) return { version: current.version, changed: false };
  const version = inserted.rowCount === 1 ? 1 : (current?.version ?? 0) + 1;
  await sql.query(
    `INSERT INTO sluice_orchestrator.pipeline_versions
       (pipeline, version, owner, description, yaml, spec_json, sha256, columns, target_table)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      next.name,
      version,
      next.owner,
      next.description,
      next.yaml,
      next.specJson,
      next.sha256,
      JSON.stringify(next.columns),
      next.targetTable,
    ],
  );
  await sql.query(`UPDATE sluice_orchestrator.pipelines SET version = $2 WHERE name = $1`, [
    next.name,
    version,
  ]);
  return { version, changed: true };
}

async function newestVersion(
  sql: Sql,
  name: string,
): Promise<{ version: number; sha256: string | null } | undefined> {
  const { rows } = await sql.query<{ version: number; sha256: string | null }>(
    `SELECT p.version, v.sha256 FROM sluice_orchestrator.pipelines p
     JOIN sluice_orchestrator.pipeline_versions v ON v.pipeline = p.name AND v.version = p.version
     WHERE p.name = $1`,
    [name],
  );
  return rows[0];
}
