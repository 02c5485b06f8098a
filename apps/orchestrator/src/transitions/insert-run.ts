import type { Sql } from '../db/database.js';
import type { RunTraits } from './run-traits.js';

export interface NewRun extends RunTraits {
  readonly runId: string;
  readonly pipeline: string;
  readonly pipelineVersion: number;
  readonly logicalDate: string;
  readonly params: Readonly<Record<string, string>>;
  /** Empty: none. */
  readonly idempotencyKey: string;
  readonly requestSha256: string;
  readonly targetTable: string;
  /** The run whose rejects this one takes again, all or those that broke one rule. */
  readonly replay?: { readonly of: string; readonly rule: string };
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
        target_table, max_rejects, max_reject_ratio, publish, cleans, replay_of, replay_rule)
     VALUES ($1, $2, $3, 'queued', $4, $5, nullif($6, ''), $7, $8, $9, $10, $11, $12, $13, $14)
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
      run.maxRejectRatio ?? null,
      run.publish,
      run.cleans,
      run.replay?.of ?? null,
      run.replay?.rule ?? '',
    ],
  );
  if (rows[0]) return { runId: rows[0].runId, created: true, requestSha256: run.requestSha256 };
  const found = await findRun(sql, run.pipeline, run.idempotencyKey);
  if (!found) throw new Error(`run ${run.runId} was neither inserted nor found`);
  return found;
}

/** The run that an idempotency key names. */
export async function findRun(
  sql: Sql,
  pipeline: string,
  idempotencyKey: string,
): Promise<InsertedRun | undefined> {
  const { rows } = await sql.query<{ runId: string; requestSha256: string }>(
    `SELECT run_id AS "runId", request_sha256 AS "requestSha256"
     FROM sluice_orchestrator.runs WHERE pipeline = $1 AND idempotency_key = $2`,
    [pipeline, idempotencyKey],
  );
  return rows[0] && { ...rows[0], created: false };
}
