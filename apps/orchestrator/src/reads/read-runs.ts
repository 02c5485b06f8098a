import type { RuleCount__Output, Run__Output, RunState__Output, RunTrigger__Output } from '@sluice/proto';
import { In, LessThan } from 'typeorm';
import type { Database, Sql } from '../db/database.js';
import {
  RunEntity,
  type RunStateName,
  type StoredFailure,
  type TriggerName,
} from '../db/entities/run.entity.js';
import { ruleTotals } from './rule-totals.js';

export const RUN_STATES: Readonly<Record<RunStateName, RunState__Output>> = {
  queued: 'RUN_STATE_QUEUED',
  planning: 'RUN_STATE_PLANNING',
  running: 'RUN_STATE_RUNNING',
  publishing: 'RUN_STATE_PUBLISHING',
  verifying: 'RUN_STATE_VERIFYING',
  succeeded: 'RUN_STATE_SUCCEEDED',
  failed: 'RUN_STATE_FAILED',
  cancelled: 'RUN_STATE_CANCELLED',
};

const TRIGGERS: Readonly<Record<TriggerName, RunTrigger__Output>> = {
  manual: 'RUN_TRIGGER_MANUAL',
  schedule: 'RUN_TRIGGER_SCHEDULE',
  backfill: 'RUN_TRIGGER_BACKFILL',
  event: 'RUN_TRIGGER_EVENT',
  after: 'RUN_TRIGGER_AFTER',
  replay: 'RUN_TRIGGER_REPLAY',
};

export function hasEnded(run: Run__Output): boolean {
  return ['RUN_STATE_SUCCEEDED', 'RUN_STATE_FAILED', 'RUN_STATE_CANCELLED'].includes(run.state);
}

export async function readRun(database: Database, runId: string): Promise<Run__Output | undefined> {
  const runs = await database.source.getRepository(RunEntity).findBy({ runId: In([runId]) });
  return (await withTotals(database, runs))[0];
}

/** Newest first; `before` is the seq that the page before ended with. */
export async function listRuns(
  database: Database,
  page: { readonly pipeline: string; readonly size: number; readonly before: number | undefined },
): Promise<{ readonly runs: Run__Output[]; readonly last: number | undefined }> {
  if (page.pipeline.includes('\0')) return { runs: [], last: undefined }; // PostgreSQL has no such text
  const runs = await database.source.getRepository(RunEntity).find({
    where: {
      ...(page.pipeline === '' ? {} : { pipeline: page.pipeline }),
      ...(page.before === undefined ? {} : { seq: LessThan(page.before) }),
    },
    order: { seq: 'DESC' },
    take: page.size + 1, // one more tells whether there is another page
  });
  const shown = runs.slice(0, page.size);
  return {
    runs: await withTotals(database, shown),
    last: runs.length > page.size ? shown.at(-1)?.seq : undefined,
  };
}

async function sumsOf(
  database: Database,
  ids: readonly string[],
): Promise<{ totals: Map<string, SplitTotals>; rules: Map<string, RuleCount__Output[]> }> {
  if (ids.length === 0) return { totals: new Map(), rules: new Map() };
  return database.use(async (sql) => {
    const totals = await splitTotals(sql, ids);
    // A run may have 100,000 splits: where no rule was broken, they are not looked through again.
    const broken = ids.filter((id) => totals.get(id)?.broken);
    return { totals, rules: broken.length === 0 ? new Map() : await ruleTotals(sql, broken) };
  });
}

async function withTotals(database: Database, runs: readonly RunEntity[]): Promise<Run__Output[]> {
  // A run that is new has no splits.
  const ids = runs.filter(({ startedAt }) => startedAt !== null).map(({ runId }) => runId);
  const { totals, rules } = await sumsOf(database, ids);
  return runs.map((run) => {
    const sums = totals.get(run.runId);
    return {
      runId: run.runId,
      pipeline: run.pipeline,
      pipelineVersion: run.pipelineVersion,
      state: RUN_STATES[run.state],
      logicalDate: run.logicalDate,
      params: run.params,
      idempotencyKey: run.idempotencyKey ?? '',
      createdAtMs: run.createdAt.getTime(),
      startedAtMs: run.startedAt?.getTime() ?? 0,
      endedAtMs: run.endedAt?.getTime() ?? 0,
      counts: {
        read: Number(sums?.read ?? 0),
        loaded: Number(sums?.loaded ?? 0),
        rejected: Number(sums?.rejected ?? 0),
        filtered: Number(sums?.filtered ?? 0),
        warned: Number(sums?.warned ?? 0),
        bytes: Number(sums?.bytes ?? 0),
        superseded: Number(sums?.superseded ?? 0),
      },
      splitsTotal: sums?.total ?? 0,
      splitsCommitted: sums?.committed ?? 0,
      splitsFailed: sums?.failed ?? 0,
      bytesTotal: run.bytesTotal,
      failure: toFailure(run.failure),
      rules: run.rules ?? rules.get(run.runId) ?? [],
      table: run.targetTable,
      checks: run.checks,
      replayOf: run.replayOf ?? '',
      publishing: run.publishing,
      retrying: toFailure(run.retrying),
      unpublished: run.publish === 'run' && !run.published,
      trigger: TRIGGERS[run.trigger],
      triggeredBy: run.triggeredBy,
      priority: run.priority,
      waiting: run.waiting,
      backfillId: run.backfillId ?? '',
      publication: run.publication,
      objectsSkipped: run.objectsSkipped,
      objectsTotal: run.objectsTotal,
    };
  });
}

export function toFailure(failure: StoredFailure | null): Run__Output['failure'] {
  return failure && { ...failure };
}

interface SplitTotals {
  readonly runId: string;
  readonly total: number;
  readonly committed: number;
  readonly failed: number;
  readonly read: string;
  readonly loaded: string;
  readonly rejected: string;
  readonly filtered: string;
  readonly superseded: string;
  readonly warned: string;
  readonly bytes: string;
  /** Rules were broken in some. */
  readonly broken: boolean;
}

/** Summed by the database: the same few bytes reach this process whatever the number of splits. */
async function splitTotals(sql: Sql, runIds: readonly string[]): Promise<Map<string, SplitTotals>> {
  const { rows } = await sql.query<SplitTotals>(
    `SELECT run_id AS "runId", count(*)::int AS total,
       (count(*) FILTER (WHERE state = 'committed'))::int AS committed,
       (count(*) FILTER (WHERE state = 'failed'))::int AS failed,
       sum(read) AS read, sum(loaded) AS loaded, sum(rejected) AS rejected, sum(filtered) AS filtered,
       sum(superseded) AS superseded, sum(warned) AS warned, sum(bytes) AS bytes, bool_or(rules <> '[]') AS broken
     FROM sluice_orchestrator.splits WHERE run_id = ANY ($1::uuid[]) GROUP BY run_id`,
    [runIds],
  );
  return new Map(rows.map((row) => [row.runId, row]));
}
