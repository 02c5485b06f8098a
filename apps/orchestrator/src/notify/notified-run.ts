import { parseResolved, type ResolvedNotification } from '@sluice/config';
import type { Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';
import type { NotifiedRun } from './message.js';

export interface RunToTell {
  readonly run: NotifiedRun;
  readonly notify: readonly ResolvedNotification[];
  readonly replay: boolean;
}

interface Row {
  readonly id: string;
  readonly pipeline: string;
  readonly pipelineVersion: number;
  readonly owner: string;
  readonly state: string;
  readonly date: string;
  readonly trigger: string;
  readonly triggeredBy: string;
  readonly table: string;
  readonly createdAt: Date;
  readonly scheduledFor: Date | null;
  readonly endedAt: Date | null;
  readonly failure: StoredFailure | null;
  readonly replay: boolean;
  readonly specJson: string;
}

/** A run as it stands, and whom its pipeline version tells. Undefined: it is gone. */
export async function readRunToTell(sql: Sql, runId: string): Promise<RunToTell | undefined> {
  const { rows } = await sql.query<Row>(
    `SELECT r.run_id AS id, r.pipeline, r.pipeline_version AS "pipelineVersion", v.owner, r.state,
       r.logical_date::text AS date, r.trigger, r.triggered_by AS "triggeredBy", r.target_table AS "table",
       r.created_at AS "createdAt", r.scheduled_for AS "scheduledFor", r.ended_at AS "endedAt", r.failure,
       r.replay_of IS NOT NULL AS replay, v.spec_json AS "specJson"
     FROM sluice_orchestrator.runs r JOIN sluice_orchestrator.pipeline_versions v
       ON v.pipeline = r.pipeline AND v.version = r.pipeline_version
     WHERE r.run_id = $1`,
    [runId],
  );
  if (!rows[0]) return undefined;
  const { specJson, replay, createdAt, scheduledFor, endedAt, ...run } = rows[0];
  return {
    run: {
      ...run,
      createdAt: createdAt.toISOString(),
      scheduledFor: scheduledFor?.toISOString() ?? null,
      endedAt: endedAt?.toISOString() ?? null,
    },
    notify: parseResolved(specJson).notify,
    replay,
  };
}
