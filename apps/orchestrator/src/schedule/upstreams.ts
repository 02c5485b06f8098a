import type { Sql } from '../db/database.js';

/** Any fixed number: applies that change dependencies take turns, so that two of them cannot close a circle together. */
const DEPENDENCIES_LOCK = 7_315_582_302;

/** Until the transaction's end. */
export async function lockUpstreams(sql: Sql): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1)', [DEPENDENCIES_LOCK]);
}

export interface UpstreamProblems {
  /** Pipelines of a circle, the first one again at its end; undefined: there is none. */
  readonly cycle: readonly string[] | undefined;
  /** Names that no applied pipeline has. */
  readonly unknown: readonly string[];
}

/** What would be wrong if `pipeline` came after `upstreams`. */
export async function checkUpstreams(
  sql: Sql,
  pipeline: string,
  upstreams: readonly string[],
): Promise<UpstreamProblems> {
  if (upstreams.length === 0) return { cycle: undefined, unknown: [] };
  const circles = await sql.query<{ path: string[] }>(
    `WITH RECURSIVE walk (name, path) AS (
       SELECT up, ARRAY [$1, up] FROM unnest($2::text[]) AS up
       UNION ALL
       SELECT u.upstream, walk.path || u.upstream
       FROM walk JOIN sluice_orchestrator.pipeline_upstreams u ON u.pipeline = walk.name
       WHERE walk.name <> $1 AND NOT u.upstream = ANY (walk.path[2:])
     )
     SELECT path FROM walk WHERE name = $1 ORDER BY cardinality(path) LIMIT 1`,
    [pipeline, upstreams],
  );
  const missing = await sql.query<{ name: string }>(
    `SELECT up AS name FROM unnest($1::text[]) AS up WHERE NOT EXISTS (
       SELECT FROM sluice_orchestrator.pipelines p WHERE p.name = up AND p.deleted_at IS NULL) ORDER BY 1`,
    [upstreams.filter((name) => name !== pipeline)],
  );
  return { cycle: circles.rows[0]?.path, unknown: missing.rows.map(({ name }) => name) };
}

export async function setUpstreams(sql: Sql, pipeline: string, upstreams: readonly string[]): Promise<void> {
  await sql.query(
    `DELETE FROM sluice_orchestrator.pipeline_upstreams WHERE pipeline = $1 AND NOT upstream = ANY ($2)`,
    [pipeline, upstreams],
  );
  await sql.query(
    `INSERT INTO sluice_orchestrator.pipeline_upstreams (pipeline, upstream)
     SELECT $1, up FROM unnest($2::text[]) AS up ON CONFLICT DO NOTHING`,
    [pipeline, upstreams],
  );
}
