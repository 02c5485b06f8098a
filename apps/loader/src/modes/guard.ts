import { inPartition, partitionText, scopeOf } from './partition.js';
import type { MergeWork } from './mode.js';
import { Refused } from '../publish/refused.js';
import { targetOf, type StagedRows } from '../stage/staged-rows.js';

/** What replace and sync would take away. */
export interface Loss {
  /** Rows in question before. */
  readonly before: number;
  readonly deleted: number;
}

function tableOf({ facts }: MergeWork): string {
  const { schema, table } = facts.spec.target;
  return `${schema}.${table}`;
}

/** The table, or the partition of it that gives way, in words. */
export function inQuestion(work: MergeWork): string {
  const partition = partitionText(work);
  return partition === '' ? tableOf(work) : `${tableOf(work)} (${partition})`;
}

/** @throws Refused REJECT_LIMIT */
export function requireNoRejects(work: MergeWork): void {
  const { mode, allowRejects } = work.facts.spec.target;
  const rejected = work.rejected();
  if (rejected > 0 && !allowRejects) {
    throw new Refused(
      'REJECT_LIMIT',
      `${rejected} records of the run were rejected, and ${mode} would take their rows in ${inQuestion(work)} for gone. Nothing was published.`,
      'Look at the rejects and correct the source, or set target.allow_rejects: true.',
    );
  }
}

/**
 * A run that stands for all the rows must be whole: none rejected, some there.
 *
 * @throws Refused REJECT_LIMIT or DELETE_LIMIT
 */
export async function requireWhole({ session, stage }: StagedRows, work: MergeWork): Promise<void> {
  requireNoRejects(work);
  const { mode } = work.facts.spec.target;
  if (work.facts.spec.source.empty === 'succeed') return;
  const { count } = await session.query(`SELECT FROM ${stage} LIMIT 1`);
  if (count > 0) return;
  throw new Refused(
    'DELETE_LIMIT',
    `The run has no rows, and ${mode} would leave none in ${inQuestion(work)}. Nothing was published.`,
    'Look whether the source is whole. Where it may be empty, set source.when_empty: succeed.',
  );
}

/** @throws Refused DELETE_LIMIT */
export function withinRatio({ before, deleted }: Loss, work: MergeWork): void {
  const { maxDeleteRatio, mode } = work.facts.spec.target;
  if (maxDeleteRatio === undefined || before === 0 || deleted / before <= maxDeleteRatio) return;
  throw new Refused(
    'DELETE_LIMIT',
    `${mode} would delete ${deleted} of ${before} rows of ${inQuestion(work)}, more than target.max_delete_ratio (${maxDeleteRatio}) allows. Nothing was published.`,
    'Look whether the source is whole. Where it is, raise target.max_delete_ratio for this run.',
  );
}

/** Counts what would go before anything does: a refusal then leaves no dead rows behind. */
export async function lossOf(
  rows: StagedRows,
  work: MergeWork,
  { live = 'true', gone }: { readonly live?: string; readonly gone: string },
): Promise<Loss> {
  const { rows: found } = await rows.session.query<{ before: string; deleted: string }>(
    `SELECT count(*) AS before, count(*) FILTER (WHERE ${gone}) AS deleted
     FROM ${targetOf(rows)} t WHERE ${inPartition(work, 't')} AND ${live}`,
  );
  return { before: Number(found[0].before), deleted: Number(found[0].deleted) };
}

/**
 * Order of truth between runs: the rows of a later logical date do not give way to those of an earlier one. Of two runs for
 * one date the later one wins. Partitions do not get in each other's way.
 *
 * @throws Refused OUT_OF_ORDER
 */
export async function requireNewest({ session }: StagedRows, work: MergeWork): Promise<void> {
  const { facts, run } = work;
  const { rows } = await session.query<{ pipeline: string; date: string; id: string }>(
    `SELECT p.pipeline, p.logical_date::text AS date, p.run_id AS id FROM sluice.publications p
     WHERE p.target_table = $1 AND p.logical_date > nullif($2, '')::date
       AND ($3 = '' OR p.scope = '' OR p.scope = $3)
     ORDER BY p.logical_date DESC LIMIT 1`,
    [tableOf(work), run.logicalDate, scopeOf(facts.spec, run)],
  );
  if (rows.length > 0) throw outOfOrder(work, rows[0]);
}

/**
 * A replay adds rows to what its run has left: no other may have replaced that since.
 *
 * @throws Refused OUT_OF_ORDER
 */
export async function requireUnreplaced({ session }: StagedRows, work: MergeWork): Promise<void> {
  const { facts, run } = work;
  const { rows } = await session.query<{ pipeline: string; date: string; id: string }>(
    `SELECT p.pipeline, p.logical_date::text AS date, p.run_id AS id
     FROM sluice.publications p, sluice.publications o
     WHERE o.run_id = $2 AND p.target_table = $1 AND p.run_id <> o.run_id AND p.replay_of IS NULL AND p.mode <> 'append'
       AND p.published_at > o.published_at AND ($3 = '' OR p.scope = '' OR p.scope = $3)
     ORDER BY p.published_at DESC LIMIT 1`,
    [tableOf(work), run.replayOf, scopeOf(facts.spec, run)],
  );
  if (rows.length > 0) throw outOfOrder(work, rows[0]);
}

function outOfOrder(
  work: MergeWork,
  { pipeline, date, id }: { readonly pipeline: string; readonly date: string | null; readonly id: string },
): Refused {
  const what = work.run.replayOf === '' ? `for ${work.run.logicalDate}` : 'of the rejects of an earlier run';
  return new Refused(
    'OUT_OF_ORDER',
    `Run ${id} of ${pipeline}${date === null ? '' : ` for ${date}`} has published into ${inQuestion(work)}; the rows of this run ${what} are older. Nothing was published.`,
    'Run the pipeline for that date or a later one; or replace one partition at a time with target.partition.',
  );
}
