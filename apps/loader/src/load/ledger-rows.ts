import { sqlStateOf } from '@sluice/postgres';
import {
  SluiceError,
  type LoadCommitted,
  type PartHeader__Output,
  type RejectSource__Output,
  type RuleCount,
  type RuleCount__Output,
  type Severity,
  type SplitCounts__Output,
  type SplitPart__Output,
} from '@sluice/proto';
import { enterObjectsSql } from '../ledger/ledger-objects.js';
import type { Session } from '../target/session.js';
import { attemptOf } from './label.js';
import type { Books } from './books.js';
import type { BookTables, LoadContext } from './load-context.js';

/** A part as the ledger keeps it: in SQL's naming, for people who query it. */
export interface LedgerPart {
  readonly bucket: string;
  readonly key: string;
  readonly version_id: string;
  readonly etag: string;
  readonly last_modified_ms: number;
  readonly size: number;
  readonly start: number;
  readonly end: number;
  readonly first_record: number;
  /** Where its object's header ends; of parts that begin behind it. */
  readonly head_end?: number;
  /** Its header, where that is not the one of the part before it. For replays. */
  readonly header?: readonly string[];
}

export interface LedgerRule {
  readonly rule: string;
  readonly column: string;
  readonly severity: 'warn' | 'reject' | 'fail';
  readonly records: number;
}

function ledgerPart({ object, start, end, firstRecord, headEnd }: SplitPart__Output): LedgerPart {
  return {
    bucket: object?.bucket ?? '',
    key: object?.key ?? '',
    version_id: object?.versionId ?? '',
    etag: object?.etag ?? '',
    last_modified_ms: object?.lastModifiedMs ?? 0,
    size: object?.size ?? 0,
    start,
    end,
    first_record: firstRecord,
    ...(headEnd > 0 ? { head_end: headEnd } : {}),
  };
}

/** Ends the backends of earlier attempts, on any replica; refuses to go on where a later one is at work. */
export async function fence(session: Session, context: LoadContext): Promise<void> {
  const { rows } = await session.kept<{ pid: number; label: string }>(
    `SELECT pid, application_name AS label FROM pg_stat_activity
     WHERE datname = current_database() AND starts_with(application_name, $1) AND pid <> pg_backend_pid()`,
    [context.siblings],
  );
  for (const { pid, label } of rows) {
    if (attemptOf(label) > context.attempt) throw stale(context);
    if (attemptOf(label) < context.attempt) {
      await endBackend(session, pid, label);
    }
  }
}

/** With its label, lest the process id has become another's meanwhile. */
async function endBackend(session: Session, pid: number, label: string): Promise<void> {
  try {
    await session.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND application_name = $2',
      [pid, label],
    );
  } catch (error) {
    // Rotation may have changed the role between attempts. The claim then waits for the other's transaction instead.
    if (sqlStateOf(error) !== '42501') throw error;
  }
}

export function stale({ split, attempt }: { split: { splitId: string }; attempt: number }): SluiceError {
  return new SluiceError('STALE_ATTEMPT', `A later attempt than ${attempt} works on split ${split.splitId}.`);
}

/**
 * I2: the first statement of the transaction. False when the split is committed already. Waits for a transaction that has
 * claimed the split and not ended, at most lock_timeout.
 */
export async function claim(session: Session, context: LoadContext): Promise<boolean> {
  const { pipeline, spec, run, split, attempt, books } = context;
  const row: Record<string, unknown> = {
    run_id: run.runId,
    split_id: split.splitId,
    attempt,
    pipeline: pipeline.name,
    pipeline_version: pipeline.version,
    target_table: `${spec.target.schema}.${spec.target.table}`,
    parts: JSON.stringify(split.parts.map(ledgerPart)),
    raw: spec.transform.mask.length > 0 ? 'masked' : spec.rejects.raw,
    replays: split.rejects ? JSON.stringify(replaySource(split.rejects)) : null,
  };
  if (books.ledger === 'sluice.staged_ledger') row['ordinal'] = split.ordinal;
  const names = Object.keys(row);
  const { count } = await session.kept(
    `INSERT INTO ${books.ledger} (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})
     ON CONFLICT ON CONSTRAINT ${books.ledgerKey} DO NOTHING`,
    Object.values(row),
  );
  return count === 1;
}

/** As `ledger.replays` holds it. */
export interface ReplaySource {
  readonly run_id: string;
  readonly split_id: string;
  /** Empty: all rejects of the split. */
  readonly rule: string;
}

function replaySource({ runId, splitId, rule }: RejectSource__Output): ReplaySource {
  return { run_id: runId, split_id: splitId, rule };
}

function enterSql(ledger: BookTables['ledger']): string {
  return `UPDATE ${ledger} SET attempt = $3, read = $4, loaded = $5, rejected = $6, filtered = $7, warned = $8,
       bytes = $9, rules = $10, staged = $11, committed_at = clock_timestamp(), parts = coalesce($12, parts)
     WHERE run_id = $1 AND split_id = $2`;
}

const ENTER_WITH_OBJECTS = `
  WITH entered AS (${enterSql('sluice.ledger')} RETURNING run_id, split_id, pipeline, parts, replays)
  ${enterObjectsSql('entered')}`;

/** Enters the counts, and the objects where the split is loaded by this; the table's CHECKs refuse books that do not balance (I1). */
export async function enterBooks(
  session: Session,
  { run, split, attempt, books }: LoadContext,
  { counts, rules, headers }: Books,
  staged: boolean,
): Promise<void> {
  await session.kept(books.ledger === 'sluice.ledger' ? ENTER_WITH_OBJECTS : enterSql(books.ledger), [
    run.runId,
    split.splitId,
    attempt,
    counts.read,
    counts.loaded,
    counts.rejected,
    counts.filtered,
    counts.warned,
    counts.bytes,
    JSON.stringify(rules),
    staged,
    headers.length > 0 ? JSON.stringify(withHeaders(split.parts.map(ledgerPart), headers)) : null,
  ]);
}

/** A header stands with the first part that has it, and is left out of those behind it: many small objects have one. */
function withHeaders(parts: readonly LedgerPart[], headers: readonly PartHeader__Output[]): LedgerPart[] {
  const byPart = new Map(headers.map(({ part, names }) => [part, names]));
  let last = '';
  return parts.map((part, index) => {
    const header = byPart.get(index);
    const text = JSON.stringify(header);
    if (header === undefined || text === last) return part;
    last = text;
    return { ...part, header };
  });
}

/** What an earlier attempt committed; undefined where none did. */
export async function committed(
  session: Session,
  { run, split }: LoadContext,
  ledger: BookTables['ledger'],
): Promise<LoadCommitted | undefined> {
  const { rows } = await session.query<{ counts: SplitCounts__Output; rules: LedgerRule[]; staged: boolean }>(
    `SELECT json_build_object('read', read, 'loaded', loaded, 'rejected', rejected, 'filtered', filtered,
       'warned', warned, 'bytes', bytes, 'superseded', superseded) AS counts, rules, staged
     FROM ${ledger} WHERE run_id = $1 AND split_id = $2`,
    [run.runId, split.splitId],
  );
  if (rows.length === 0) return undefined;
  return { ...rows[0], rules: rows[0].rules.map(ruleCount) };
}

export function ruleCount({ rule, column, severity, records }: LedgerRule): RuleCount {
  return { rule, column, severity: severityOf(severity), records };
}

export function severityOf(severity: string): Severity {
  if (severity === 'fail') return 'SEVERITY_FAIL';
  return severity === 'warn' ? 'SEVERITY_WARN' : 'SEVERITY_ERROR';
}

const SEVERITIES: Readonly<Record<string, LedgerRule['severity']>> = {
  SEVERITY_WARN: 'warn',
  SEVERITY_FAIL: 'fail',
};

export function ledgerRule({ rule, column, severity, records }: RuleCount__Output): LedgerRule {
  return { rule, column, severity: SEVERITIES[severity] ?? 'reject', records };
}
