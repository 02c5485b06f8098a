import type { ObjectRef__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';

/** What stays of a plan that is made again. */
export interface KeptTotals {
  readonly splits: number;
  readonly objects: number;
  readonly bytes: number;
  /** From here on ordinals are free. */
  readonly nextOrdinal: number;
}

export async function keptTotals(sql: Sql, runId: string): Promise<KeptTotals> {
  const { rows } = await sql.query<{ splits: number; objects: number; bytes: string; nextOrdinal: number }>(
    `SELECT (SELECT count(*)::int FROM sluice_orchestrator.splits WHERE run_id = $1) AS splits,
       (SELECT coalesce(max(ordinal + jsonb_array_length(parts)), 0)::int
         FROM sluice_orchestrator.splits WHERE run_id = $1) AS "nextOrdinal",
       count(*)::int AS objects, coalesce(sum((object ->> 'size')::bigint), 0) AS bytes
     FROM (SELECT DISTINCT part -> 'object' AS object
       FROM sluice_orchestrator.splits s, jsonb_array_elements(s.parts) AS part WHERE s.run_id = $1) AS o`,
    [runId],
  );
  return { ...rows[0], bytes: Number(rows[0].bytes) };
}

/** Of these objects, of which none is in the new plan yet, those that stay: as they were pinned, by bucket and key. */
export async function keptObjects(
  sql: Sql,
  runId: string,
  listed: readonly (ObjectRef__Output | null)[],
): Promise<Map<string, ObjectRef__Output>> {
  const { rows } = await sql.query<{ object: ObjectRef__Output }>(
    `SELECT DISTINCT part -> 'object' AS object
     FROM sluice_orchestrator.splits s, jsonb_array_elements(s.parts) AS part
     WHERE s.run_id = $1 AND part #>> '{object,key}' = ANY ($2)`,
    [runId, listed.map((object) => object?.key ?? '')],
  );
  return new Map(rows.map(({ object }) => [`${object.bucket}/${object.key}`, object]));
}
