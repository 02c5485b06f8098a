import type { ObjectRef } from '@sluice/proto';
import type { Sql } from '../db/database.js';

/** The objects of an event-driven run, in the order of their keys; none for other runs. */
export async function readEventObjects(sql: Sql, runId: string): Promise<ObjectRef[]> {
  const { rows } = await sql.query<{ bucket: string; key: string; versionId: string; etag: string }>(
    `SELECT DISTINCT bucket, key COLLATE "C" AS key, version_id AS "versionId", etag
     FROM sluice_orchestrator.event_objects WHERE run_id = $1 ORDER BY 2, 1, 3, 4`,
    [runId],
  );
  return rows;
}
