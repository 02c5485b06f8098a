import { sqlStateOf } from '@sluice/postgres';
import type { LedgerEntry, ListLedgerRequest__Output } from '@sluice/proto';
import { ruleCount, type LedgerPart, type LedgerRule } from '../load/ledger-rows.js';
import { sluiceTablesReady } from '../prepare/sluice-tables.js';
import { inQuarantine } from '../replay/mark-replayed.js';
import type { Row, Session } from '../target/session.js';

interface LedgerRow extends Row {
  split_id: string;
  attempt: number;
  parts: LedgerPart[];
  read: string;
  loaded: string;
  rejected: string;
  filtered: string;
  warned: string;
  bytes: string;
  superseded: string;
  rules: LedgerRule[];
  committed_at_ms: string;
  quarantined: string;
}

/** Rows of a page at first and at most; fewer where splits have many objects, so that a page has about so many parts (I5). */
const PAGE = 20;
const MOST = 500;
const PAGE_PARTS = 5_000;

type Asked = Pick<ListLedgerRequest__Output, 'staged' | 'quarantined' | 'rule'>;

/** A run's splits in the order of their ids, a page in memory at a time (I5). */
export async function* ledgerOf(session: Session, runId: string, asked: Asked): AsyncGenerator<LedgerEntry> {
  const sql = pageSql(asked);
  let after = '';
  for (let limit = PAGE; ;) {
    const values = asked.quarantined ? [runId, after, limit, asked.rule] : [runId, after, limit];
    const rows = await pageOf(session, sql, values);
    for (const row of rows) yield entry(row);
    if (rows.length < limit) return;
    after = rows[rows.length - 1].split_id;
    const parts = Math.max(...rows.map((row) => row.parts.length));
    limit = Math.max(PAGE, Math.min(MOST, Math.floor(PAGE_PARTS / Math.max(parts, 1))));
  }
}

/** None where no run was ever prepared here: asked only where there is no such table, since every run's end waits for its ledger. */
async function pageOf(session: Session, sql: string, values: readonly unknown[]): Promise<LedgerRow[]> {
  try {
    return (await session.kept<LedgerRow>(sql, values)).rows;
  } catch (error) {
    const [, after] = values;
    const missing = after === '' && NOT_THERE.includes(sqlStateOf(error) ?? ''); // nothing goes while it is listed
    if (missing && !(await sluiceTablesReady(session))) return [];
    throw error;
  }
}

/** undefined_table, undefined_column, invalid_schema_name */
const NOT_THERE: readonly string[] = ['42P01', '42703', '3F000'];

function pageSql({ staged, quarantined }: Asked): string {
  // Counted by the rejects' own key, so splits without any are passed over by the index.
  const count = `(SELECT count(*) FROM sluice.rejects r
    WHERE r.run_id = l.run_id AND r.split_id = l.split_id AND ${inQuarantine('$4::text')})`;
  const rows = `SELECT split_id, attempt, parts, read, loaded, rejected, filtered, warned, bytes, superseded, rules,
      round(extract(epoch FROM committed_at) * 1000)::int8 AS committed_at_ms, ${quarantined ? count : '0'} AS quarantined
    FROM ${staged ? 'sluice.staged_ledger' : 'sluice.ledger'} l
    WHERE run_id = $1 AND split_id > $2 ${quarantined ? 'AND rejected > 0' : ''}`;
  return `SELECT * FROM (${rows}) l ${quarantined ? 'WHERE quarantined > 0' : ''} ORDER BY split_id LIMIT $3`;
}

function entry(row: LedgerRow): LedgerEntry {
  return {
    splitId: row.split_id,
    attempt: row.attempt,
    parts: row.parts.map((part) => ({
      object: {
        bucket: part.bucket,
        key: part.key,
        versionId: part.version_id,
        etag: part.etag,
        lastModifiedMs: part.last_modified_ms,
        size: part.size,
      },
      start: part.start,
      end: part.end,
      firstRecord: part.first_record,
      headEnd: part.head_end ?? 0,
    })),
    counts: {
      read: row.read,
      loaded: row.loaded,
      rejected: row.rejected,
      filtered: row.filtered,
      warned: row.warned,
      bytes: row.bytes,
      superseded: row.superseded,
    },
    committedAtMs: row.committed_at_ms,
    rules: row.rules.map(ruleCount),
    quarantined: row.quarantined,
  };
}
