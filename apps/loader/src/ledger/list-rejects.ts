import { SluiceError, type ListRejectsRequest__Output, type ListRejectsResponse } from '@sluice/proto';
import { severityOf } from '../load/ledger-rows.js';
import { sluiceTablesReady } from '../prepare/sluice-tables.js';
import type { Row, Session } from '../target/session.js';

interface BrokenRow {
  readonly rule: string;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly severity: string;
}

interface RejectRow extends Row {
  bucket: string;
  key: string;
  split_id: string;
  part: number;
  record: string;
  byte_offset: string;
  raw: Buffer | null;
  broken: BrokenRow[];
  replayed_by: string | null;
  /** Rows of which the page was cut. */
  found: string;
}

/** Raw bytes of a page, about: one with large records ends early (I5). */
const PAGE_BYTES = 2 * 1024 * 1024;

/** Where the page before ended: the last row's key. */
type Position = readonly [splitId: string, part: number, byteOffset: string];

/**
 * One page of a run's rejects in the order of splits and records, from where the token points.
 *
 * @param staged the run is published as a whole, so that before it is its rejects stand with its stage
 */
export async function listRejects(
  session: Session,
  runId: string,
  request: Pick<ListRejectsRequest__Output, 'rule' | 'pageSize' | 'pageToken' | 'includeReplayed'>,
  staged: boolean,
): Promise<ListRejectsResponse> {
  const limit = pageSize(request.pageSize);
  const [splitId, part, byteOffset] = request.pageToken === '' ? START : position(request.pageToken);
  // A run that failed before its target was prepared has none; that is no missing table of the pipeline's.
  if (!(await sluiceTablesReady(session))) return { rejects: [], nextPageToken: '' };
  const filter = request.rule === '' ? null : JSON.stringify([{ rule: request.rule }]);
  const tables = staged ? ['sluice.rejects', 'sluice.staged_rejects'] : ['sluice.rejects'];
  const selects = tables.map(
    (
      table,
    ) => `(SELECT bucket, key, split_id, part, record, byte_offset, raw, broken, replayed_by FROM ${table}
      WHERE run_id = $1 AND (split_id, part, byte_offset) > ($2, $3, $4) AND ($5::jsonb IS NULL OR broken @> $5::jsonb)
        AND ($6 OR replayed_by IS NULL)
      ORDER BY split_id, part, byte_offset LIMIT $7 + 1)`,
  );
  const { rows } = await session.query<RejectRow>(
    `SELECT * FROM (
       SELECT *, row_number() OVER w AS n, count(*) OVER () AS found, sum(octet_length(raw)) OVER w AS bytes
       FROM (${selects.join(' UNION ALL ')}) r WINDOW w AS (ORDER BY split_id, part, byte_offset)) p
     WHERE n = 1 OR n <= $7 AND coalesce(bytes, 0) <= ${PAGE_BYTES} ORDER BY n`,
    [runId, splitId, part, byteOffset, filter, request.includeReplayed, limit],
  );
  const last = rows.at(-1);
  const more = last !== undefined && Number(last.found) > rows.length;
  return {
    rejects: rows.map(reject),
    nextPageToken: more ? token([last.split_id, last.part, last.byte_offset]) : '',
  };
}

const START: Position = ['', -1, '-1'];

function pageSize(asked: number): number {
  if (asked >= 0 && asked <= 1000) return asked === 0 ? 100 : asked;
  throw new SluiceError(
    'INVALID_REQUEST',
    `page_size is ${asked}; it should be from 1 to 1,000, or 0 for 100.`,
  );
}

function token(at: Position): string {
  return Buffer.from(JSON.stringify(at)).toString('base64url');
}

function position(text: string): Position {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(value) && value.length === 3) {
      const [splitId, part, byteOffset] = value as unknown[]; // an array of something, checked next
      if (typeof splitId === 'string' && Number.isInteger(part) && /^\d{1,18}$/.test(String(byteOffset))) {
        return [splitId, Number(part), String(byteOffset)];
      }
    }
  } catch {
    // not ours: the error below
  }
  throw new SluiceError('INVALID_REQUEST', 'page_token is not one that ListRejects gave.');
}

function reject(row: RejectRow): NonNullable<ListRejectsResponse['rejects']>[number] {
  return {
    bucket: row.bucket,
    key: row.key,
    splitId: row.split_id,
    record: row.record,
    byteOffset: row.byte_offset,
    raw: row.raw ?? Buffer.alloc(0),
    broken: row.broken.map((broken) => ({ ...broken, severity: severityOf(broken.severity) })),
    replayedBy: row.replayed_by ?? '',
  };
}
