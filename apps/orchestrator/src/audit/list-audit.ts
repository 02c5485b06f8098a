import type { AuditEntry, ListAuditRequest__Output, ListAuditResponse } from '@sluice/proto';
import type { ApiContext } from '../api/context.js';
import { pageSize, pageToken, readPageToken } from '../api/page-token.js';
import { checkRunId } from '../api/trigger-request.js';

interface Row {
  readonly seq: string;
  readonly atMs: string;
  readonly actor: string;
  readonly peer: string;
  readonly action: string;
  readonly pipeline: string;
  readonly runId: string | null;
  readonly details: object;
}

/** Newest first. */
export async function listAudit(
  context: ApiContext,
  request: ListAuditRequest__Output,
): Promise<ListAuditResponse> {
  const size = pageSize(request.pageSize, 100);
  const before = readPageToken(request.pageToken, /^\d{1,15}$/);
  const runId = request.runId === '' ? null : checkRunId(request.runId);
  if (request.pipeline.includes('\0')) return { entries: [] }; // PostgreSQL has no such text
  const { rows } = await context.database.use((sql) =>
    sql.query<Row>(
      `SELECT seq, extract(epoch FROM at) * 1000 AS "atMs", actor, peer, action, pipeline, run_id AS "runId", details
       FROM sluice_orchestrator.audit
       WHERE ($1 = '' OR pipeline = $1) AND ($2::uuid IS NULL OR run_id = $2) AND ($3::bigint IS NULL OR seq < $3)
       ORDER BY seq DESC LIMIT $4`,
      [request.pipeline, runId, before ?? null, size + 1], // one more tells whether there is another page
    ),
  );
  const shown = rows.slice(0, size);
  const last = rows.length > size ? shown.at(-1) : undefined;
  return { entries: shown.map(toEntry), nextPageToken: last ? pageToken(last.seq) : '' };
}

function toEntry(row: Row): AuditEntry {
  return {
    atMs: Math.trunc(Number(row.atMs)),
    actor: row.actor,
    peer: row.peer,
    action: row.action,
    pipeline: row.pipeline,
    runId: row.runId ?? '',
    detailsJson: JSON.stringify(row.details),
  };
}
