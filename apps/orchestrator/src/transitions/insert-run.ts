import type { Sql } from '../db/database.js';

export interface NewRun {
  readonly runId: string;
  readonly pipeline: string;
  readonly pipelineVersion: number;
  readonly logicalDate: string;
  readonly params: Readonly<Record<string, string>>;
  /** Empty: none. */
  readonly idempotencyKey: string;
  readonly requestSha256: string;
  readonly targetTable: string;
  readonly maxRejects: number | undefined;
}

export interface InsertedRun {
  readonly runId: string;
  readonly created: boolean;
  readonly requestSha256: string;
}

/**
 * Inserts a queued run, or finds the run that the idempotency key names. The unique index decides between concurrent
 * callers: the losers wait for the winner's commit, insert nothing, and read what the winner wrote.
 */
export async function insertRun(sql: Sql, run: NewRun): Promise<InsertedRun> {
  const { rows } = await sql.query<{ runId: string }>(
    `INSERT INTO sluice_orchestrator.runs
       (run_id, pipeline, pipeline_version, state, logical_date, params, idempotency_key, request_sha256,
        target_table, max_rejects)
     VALUES ($1, $2, $3, 'queued', $4, $5, nullif($6, ''), $7, $8, $9)
     ON CONFLICT (pipeline, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
     RETURNING run_id AS "runId"`,
    [
      run.runId,
      run.pipeline,
      run.pipelineVersion,
      run.logicalDate,
      JSON.stringify(run.params),
      run.idempotencyKey,
      run.requestSha256,
      run.targetTable,
      run.maxRejects ?? null,
    ],
  );
  if (rows[0]) return { runId: rows[0].runId, created: true, requestSha256: run.requestSha256 };
  const found = await sql.query<{ runId: string; requestSha256: string }>(
    `SELECT run_id AS "runId", request_sha256 AS "requestSha256"
     FROM sluice_orchestrator.runs WHERE pipeline = $1 AND idempotency_key = $2`,
    [run.pipeline, run.idempotencyKey],
  );
  const [existing] = found.rows;
  if (!existing) throw new Error(`run ${run.runId} was neither inserted nor found`);
  return { ...existing, created: false };
}
