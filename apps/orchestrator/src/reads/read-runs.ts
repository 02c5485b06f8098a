import type { RuleCount__Output, Run__Output, RunState__Output, RunTrigger__Output } from '@sluice/proto';
import { type DataSource, LessThan } from 'typeorm';
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
  return database.use((sql) => readRunBy(sql, database.source, runId));
}

/** Read at every step of every watched run: by statements whose plans connections keep, in one round trip. */
export async function readRunBy(
  sql: Sql,
  source: DataSource,
  runId: string,
): Promise<Run__Output | undefined> {
  // The run first: of one that has ended, all splits are seen as they ended.
  const [run, totals] = await Promise.all([readEntity(source, sql, runId), splitTotals(sql, [runId])]);
  return run && toRun(run, await sumsOf(sql, totals));
}

/** As TypeORM's own find gives it. */
async function readEntity(source: DataSource, sql: Sql, runId: string): Promise<RunEntity | undefined> {
  const { columns, tablePath } = source.getMetadata(RunEntity);
  const names = columns.map(({ databaseName }) => `"${databaseName}"`).join(', ');
  const { rows } = await sql.query<Record<string, unknown>>(
    `SELECT ${names} FROM ${tablePath} WHERE run_id = $1`,
    [runId],
  );
  const [row] = rows;
  if (!row) return undefined;
  const run = new RunEntity();
  for (const column of columns) {
    column.setEntityValue(run, source.driver.prepareHydratedValue(row[column.databaseName], column));
  }
  return run;
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
  const ids = shown.map(({ runId }) => runId);
  const sums = await database.use(async (sql) => sumsOf(sql, await splitTotals(sql, ids)));
  return {
    runs: shown.map((run) => toRun(run, sums)),
    last: runs.length > page.size ? shown.at(-1)?.seq : undefined,
  };
}

interface Sums {
  readonly totals: Map<string, SplitTotals>;
  readonly rules: Map<string, RuleCount__Output[]>;
}

async function sumsOf(sql: Sql, totals: Map<string, SplitTotals>): Promise<Sums> {
  // A run may have 100,000 splits: where no rule was broken, they are not looked through again.
  const broken = [...totals.values()].filter((sums) => sums.broken).map(({ runId }) => runId);
  return { totals, rules: broken.length === 0 ? new Map() : await ruleTotals(sql, broken) };
}

function toRun(run: RunEntity, { totals, rules }: Sums): Run__Output {
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
