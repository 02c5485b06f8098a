import {
  SluiceError,
  type PublicationCounts__Output,
  type Published,
  type RunContext__Output,
  type SplitCounts__Output,
} from '@sluice/proto';
import { quoteLiteral } from '@sluice/postgres';
import { enterObjectsSql } from '../ledger/ledger-objects.js';
import { ruleCount, type LedgerRule } from '../load/ledger-rows.js';
import { scopeOf } from '../modes/partition.js';
import { inQuarantine } from '../replay/mark-replayed.js';
import { stageTable, type RunFacts } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';
import type { Outcome } from './run-checks.js';

/** Columns that a split's books move with from staging to the ledger; committed_at is the publication's. */
const LEDGER_COLUMNS = [
  'run_id, split_id, attempt, pipeline, pipeline_version, target_table, parts, read, loaded, rejected, filtered',
  'superseded, warned, bytes, rules, staged, raw, replays',
].join(', ');

const REJECT_COLUMNS = 'run_id, split_id, part, bucket, key, record, byte_offset, raw, broken';

/** SQL: all splits, or those of the second parameter. */
const SOME = '($2::text[] IS NULL OR split_id = ANY ($2))';

type Ledger = 'sluice.ledger' | 'sluice.staged_ledger';

/** SQL: the splits of a staged run, for rejects; all of them, or those named. */
export function stagedSplits(runId: string, ids?: readonly string[]): string {
  const some = ids ? ` AND split_id IN (${ids.map(quoteLiteral).join(', ')})` : '';
  return `SELECT ordinal, split_id, parts FROM sluice.staged_ledger WHERE run_id = '${runId}'${some}`;
}

export async function sumsOf(
  session: Session,
  runId: string,
  ledger: Ledger,
  ids: readonly string[] | null = null,
): Promise<{ splits: number; counts: SplitCounts__Output }> {
  const sum = (name: string): string => `coalesce(sum(${name}), 0)::int8 AS ${name}`;
  const names = ['read', 'loaded', 'rejected', 'filtered', 'warned', 'bytes', 'superseded'] as const;
  const { rows } = await session.query<Record<string, string>>(
    `SELECT count(*) AS splits, ${names.map(sum).join(', ')} FROM ${ledger} WHERE run_id = $1 AND ${SOME}`,
    [runId, ids],
  );
  const [found] = rows;
  const of = (name: (typeof names)[number]): number => Number(found[name]);
  return {
    splits: Number(found['splits']),
    counts: {
      read: of('read'),
      loaded: of('loaded'),
      rejected: of('rejected'),
      filtered: of('filtered'),
      warned: of('warned'),
      bytes: of('bytes'),
      superseded: of('superseded'),
    },
  };
}

/** The rules that a run's records broke, most broken first. */
export async function rulesOf(session: Session, runId: string, ledger: Ledger): Promise<LedgerRule[]> {
  const { rows } = await session.query<Omit<LedgerRule, 'records'> & { records: string }>(
    `SELECT r.rule, r."column", r.severity, sum(r.records)::int8 AS records
     FROM ${ledger}, jsonb_to_recordset(rules) AS r (rule text, "column" text, severity text, records int8)
     WHERE run_id = $1 GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2 LIMIT 1000`,
    [runId],
  );
  return rows.map((row) => ({ ...row, records: Number(row.records) }));
}

/**
 * I1: as many rows are staged as the books of each split tell.
 *
 * @throws SluiceError LEDGER_MISMATCH naming a split
 */
export async function checkStaged(
  session: Session,
  runId: string,
  { stage, ids = null }: { readonly stage: string; readonly ids?: readonly string[] | null } = {
    stage: stageTable(runId),
  },
): Promise<void> {
  const { rows } = await session.query<{ split_id: string; loaded: string; staged: string }>(
    `SELECT coalesce(l.split_id, concat('number ', c._sluice_split)) AS split_id, coalesce(l.loaded, 0) AS loaded,
       coalesce(c.n, 0) AS staged
     FROM (SELECT split_id, ordinal, loaded FROM sluice.staged_ledger WHERE run_id = $1 AND ${SOME}) l
     FULL JOIN (SELECT _sluice_split, count(*) AS n FROM ${stage} GROUP BY 1) c ON c._sluice_split = l.ordinal
     WHERE coalesce(l.loaded, 0) <> coalesce(c.n, 0) LIMIT 1`,
    [runId, ids],
  );
  if (rows.length === 0) return;
  const [{ split_id, loaded, staged }] = rows;
  throw new SluiceError(
    'LEDGER_MISMATCH',
    `Of split ${split_id}, ${staged} rows are staged, but its books tell of ${loaded}; nothing was published.`,
    { hint: 'Somebody changed the stage of the run. Retry the run: its splits are staged again.' },
  );
}

/**
 * Takes the rejects that a staged replay loads again out of quarantine (exactly once: I2). Splits of which another replay
 * has taken rejects since they were staged are returned: what they hold is no longer to be published.
 */
export async function takeReplayed(session: Session, runId: string): Promise<number[]> {
  const { rows } = await session.query<{ ordinal: number }>(
    `WITH source AS MATERIALIZED (
       SELECT ordinal, read, (replays ->> 'run_id')::uuid AS run_id, replays ->> 'split_id' AS split_id,
         replays ->> 'rule' AS rule
       FROM sluice.staged_ledger WHERE run_id = $1 AND replays IS NOT NULL),
     taken AS (UPDATE sluice.rejects r SET replayed_by = $1 FROM source s
       WHERE r.run_id = s.run_id AND r.split_id = s.split_id AND ${inQuarantine('s.rule')} RETURNING s.ordinal),
     counted AS (SELECT ordinal, count(*) AS n FROM taken GROUP BY 1)
     SELECT s.ordinal FROM source s LEFT JOIN counted USING (ordinal) WHERE coalesce(n, 0) <> s.read ORDER BY 1`,
    [runId],
  );
  return rows.map(({ ordinal }) => ordinal);
}

/** Puts back what takeReplayed took, of a run that is not published after all. */
export async function giveBackReplayed(session: Session, runId: string): Promise<void> {
  await session.query(
    `UPDATE sluice.rejects r SET replayed_by = NULL FROM sluice.staged_ledger l
     WHERE l.run_id = $1 AND r.run_id = (l.replays ->> 'run_id')::uuid AND r.split_id = l.replays ->> 'split_id'
       AND r.replayed_by = $1`,
    [runId],
  );
}

/** Makes splits as if they had never been staged. */
export async function unstage(session: Session, runId: string, ordinals: readonly number[]): Promise<void> {
  await session.query(`DELETE FROM ${stageTable(runId)} WHERE _sluice_split = ANY ($1)`, [ordinals]);
  await session.query(
    `WITH gone AS (DELETE FROM sluice.staged_ledger WHERE run_id = $1 AND ordinal = ANY ($2) RETURNING split_id)
     DELETE FROM sluice.staged_rejects r USING gone WHERE r.run_id = $1 AND r.split_id = gone.split_id`,
    [runId, ordinals],
  );
}

/** Enters the offenders, which are the only rejects of the run in sluice.rejects so far, in the books of their splits. */
export async function enterOffenders(
  session: Session,
  runId: string,
  ids: readonly string[] | null = null,
): Promise<void> {
  await session.query(
    `WITH found AS (SELECT split_id, broken FROM sluice.rejects WHERE run_id = $1 AND ${SOME}),
     counted AS (SELECT split_id, count(*) AS n FROM found GROUP BY 1),
     broken AS (SELECT split_id, b ->> 'rule' AS rule, b ->> 'column' AS col, count(*) AS n
       FROM found, jsonb_array_elements(broken) b GROUP BY 1, 2, 3),
     told AS (SELECT split_id, jsonb_agg(jsonb_build_object(
         'rule', rule, 'column', col, 'severity', 'reject', 'records', n) ORDER BY n DESC) AS rules
       FROM broken GROUP BY 1)
     UPDATE sluice.staged_ledger l SET loaded = loaded - n, rejected = rejected + n, rules = l.rules || told.rules
     FROM counted JOIN told USING (split_id) WHERE l.run_id = $1 AND l.split_id = counted.split_id`,
    [runId, ids],
  );
}

export async function moveRejects(
  session: Session,
  runId: string,
  ids: readonly string[] | null = null,
): Promise<void> {
  await session.query(
    `INSERT INTO sluice.rejects (${REJECT_COLUMNS})
     SELECT ${REJECT_COLUMNS} FROM sluice.staged_rejects WHERE run_id = $1 AND ${SOME}`,
    [runId, ids],
  );
}

/** The ledger's own CHECKs have the last word on the books (I1). */
export async function moveLedger(
  session: Session,
  runId: string,
  ids: readonly string[] | null = null,
): Promise<void> {
  await session.query(
    `WITH moved AS (
       INSERT INTO sluice.ledger (${LEDGER_COLUMNS})
       SELECT ${LEDGER_COLUMNS} FROM sluice.staged_ledger WHERE run_id = $1 AND ${SOME}
       RETURNING run_id, split_id, pipeline, parts, replays)
     ${enterObjectsSql('moved')}`,
    [runId, ids],
  );
}

const PUBLICATION = [
  'staged',
  'inserted',
  'updated',
  'unchanged',
  'superseded',
  'rejected',
  'deleted',
] as const;

/** I2 and I1 of a publication: its row is there once, and its CHECK refuses books that do not balance. */
export async function enterPublication(
  session: Session,
  { runId, pipeline, spec }: RunFacts,
  run: RunContext__Output,
  publication: PublicationCounts__Output & { readonly splits: number; readonly checks: readonly Outcome[] },
): Promise<void> {
  const { mode, schema, table } = spec.target;
  await session.query(
    `INSERT INTO sluice.publications (run_id, pipeline, pipeline_version, target_table, splits, checks, mode, logical_date,
       replay_of, scope, ${PUBLICATION.join(', ')})
     VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, '')::date, nullif($9, '')::uuid, $10,
       ${PUBLICATION.map((_, i) => `$${i + 11}`).join(', ')})`,
    [
      runId,
      pipeline.name,
      pipeline.version,
      `${schema}.${table}`,
      publication.splits,
      JSON.stringify(publication.checks),
      mode,
      run.logicalDate,
      run.replayOf,
      scopeOf(spec, run),
      ...PUBLICATION.map((name) => publication[name]),
    ],
  );
}

/** Unset for publications of earlier versions, which did not count. */
async function publicationOf(session: Session, runId: string): Promise<PublicationCounts__Output | null> {
  const { rows } = await session.query<Record<(typeof PUBLICATION)[number], string | null>>(
    `SELECT ${PUBLICATION.join(', ')} FROM sluice.publications WHERE run_id = $1`,
    [runId],
  );
  const [row] = rows;
  if (row.staged === null) return null;
  const of = (name: (typeof PUBLICATION)[number]): number => Number(row[name]);
  return {
    staged: of('staged'),
    inserted: of('inserted'),
    updated: of('updated'),
    unchanged: of('unchanged'),
    superseded: of('superseded'),
    rejected: of('rejected'),
    deleted: of('deleted'),
  };
}

/** What a published run's books tell; the same whether this call or an earlier one has published it. */
export async function publishedAnswer(session: Session, runId: string): Promise<Published> {
  const { rows } = await session.query<{ checks: Outcome[] }>(
    'SELECT checks FROM sluice.publications WHERE run_id = $1',
    [runId],
  );
  const { counts } = await sumsOf(session, runId, 'sluice.ledger');
  const rules = await rulesOf(session, runId, 'sluice.ledger');
  const publication = await publicationOf(session, runId);
  return { counts, rules: rules.map(ruleCount), checks: rows[0].checks, publication };
}
