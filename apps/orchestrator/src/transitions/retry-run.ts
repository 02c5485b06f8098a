import { SluiceError } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import type { RunStateName, TriggerName } from '../db/entities/run.entity.js';
import { COMMITTED_REJECTS } from './publish-run.js';
import { judgeRerun, refuseReplaced } from './rerun.js';

interface Retried {
  readonly runId: string;
  readonly state: RunStateName;
  readonly pipeline: string;
  readonly logicalDate: string;
  readonly params: Record<string, string>;
  readonly onRerun: 'refuse' | 'replace' | 'duplicate';
  readonly trigger: TriggerName;
  readonly publish: 'split' | 'object' | 'run';
  readonly published: boolean;
}

/**
 * Opens a failed or cancelled run again. What is committed stays; the other splits of a complete plan wait anew, with
 * fresh attempts under higher numbers; an incomplete plan is made again. The target is prepared again in any case.
 * Rejects are counted anew: a split that the ledger lacked was counted, and will be again. Where the run's leftovers in the
 * target are being dropped just now, it begins when they are.
 *
 * `replan`: the plan is made again, beside what is committed (engine/kept-plan.ts).
 *
 * @throws SluiceError RUN_STATE_CONFLICT, RERUN_REFUSED
 */
export async function retryRun(sql: Sql, runId: string, replan = false): Promise<RunStateName | undefined> {
  const { rows } = await sql.query<Retried>(
    `SELECT run_id AS "runId", state, pipeline, logical_date::text AS "logicalDate", params, on_rerun AS "onRerun",
       trigger, publish, published
     FROM sluice_orchestrator.runs WHERE run_id = $1 FOR UPDATE`,
    [runId],
  );
  const [run] = rows;
  if (run?.state !== 'failed' && run?.state !== 'cancelled') return run?.state;
  if (replan) refuseReplan(run);
  await refuseReplaced(sql, run);
  const replaces = run.trigger === 'replay' || run.trigger === 'event' ? [] : await judgeRerun(sql, run);
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'queued', stopping = NULL, cutting = false, ended_at = NULL, failure = NULL, waiting = '',
         tries = 0, free_tries = 0, deadline_at = NULL, retry_at = cleanup_until, phase_at = now(), checks = '[]',
         rules = NULL, restaged = 0, cleanup_at = NULL, rejected = ${COMMITTED_REJECTS}, replaces = $2,
         planned_at = CASE WHEN $3 THEN NULL ELSE planned_at END, replanning = replanning OR $3
     WHERE run_id = $1`,
    [runId, replaces, replan],
  );
  await sql.query(
    `UPDATE sluice_orchestrator.splits
     SET state = 'pending', failure = NULL, tries = 0, free_tries = 0, first_claimed_at = NULL, rules = '[]',
         read = 0, loaded = 0, rejected = 0, filtered = 0, superseded = 0, warned = 0, bytes = 0,
         changed_at = clock_timestamp(), revision = revision + 1
     WHERE run_id = $1 AND state IN ('failed', 'cancelled')`,
    [runId],
  );
  return run.state;
}

function refuseReplan({ runId, state, trigger, published }: Retried): void {
  const why =
    trigger === 'replay'
      ? ['takes the rejects of another run: it has no objects', 'Replay the rejects again.']
      : published
        ? ['is published', 'Retry it without replan.']
        : undefined;
  if (!why) return;
  throw new SluiceError('RUN_STATE_CONFLICT', `Run ${runId} is ${state}, and ${why[0]}.`, {
    hint: why[1],
    where: { run: runId },
  });
}
