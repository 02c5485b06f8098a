import type { LedgerEntry } from '@sluice/proto';
import { ruleCount, type LedgerPart, type LedgerRule } from '../load/ledger-rows.js';
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
  rules: LedgerRule[];
  committed_at_ms: string;
}

const PAGE = 500;

/** A run's committed splits in the order of their ids, a page in memory at a time (I5). */
export async function* ledgerOf(session: Session, runId: string): AsyncGenerator<LedgerEntry> {
  let after = '';
  for (;;) {
    const { rows } = await session.query<LedgerRow>(
      `SELECT split_id, attempt, parts, read, loaded, rejected, filtered, warned, bytes, rules,
         round(extract(epoch FROM committed_at) * 1000)::int8 AS committed_at_ms
       FROM sluice.ledger WHERE run_id = $1 AND split_id > $2 ORDER BY split_id LIMIT ${PAGE}`,
      [runId, after],
    );
    for (const row of rows) yield entry(row);
    if (rows.length < PAGE) return;
    after = rows[rows.length - 1].split_id;
  }
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
    })),
    counts: {
      read: row.read,
      loaded: row.loaded,
      rejected: row.rejected,
      filtered: row.filtered,
      warned: row.warned,
      bytes: row.bytes,
    },
    committedAtMs: row.committed_at_ms,
    rules: row.rules.map(ruleCount),
  };
}
