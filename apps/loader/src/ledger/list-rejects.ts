import { SluiceError, type ListRejectsRequest__Output, type ListRejectsResponse } from '@sluice/proto';
import { severityOf } from '../load/ledger-rows.js';
import { sluiceTablesExist } from '../prepare/sluice-tables.js';
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
}

/** Where the page before ended: the last row's key. */
type Position = readonly [splitId: string, part: number, byteOffset: string];

/** One page of a run's rejects in the order of splits and records, from where the token points. */
export async function listRejects(
  session: Session,
  runId: string,
  request: Pick<ListRejectsRequest__Output, 'rule' | 'pageSize' | 'pageToken'>,
): Promise<ListRejectsResponse> {
  const limit = pageSize(request.pageSize);
  const [splitId, part, byteOffset] = request.pageToken === '' ? START : position(request.pageToken);
  // A run that failed before its target was prepared has none; that is no missing table of the pipeline's.
  if (!(await sluiceTablesExist(session))) return { rejects: [], nextPageToken: '' };
  const filter = request.rule === '' ? null : JSON.stringify([{ rule: request.rule }]);
  const { rows } = await session.query<RejectRow>(
    `SELECT bucket, key, split_id, part, record, byte_offset, raw, broken FROM sluice.rejects
     WHERE run_id = $1 AND (split_id, part, byte_offset) > ($2, $3, $4) AND ($5::jsonb IS NULL OR broken @> $5::jsonb)
     ORDER BY split_id, part, byte_offset LIMIT $6`,
    [runId, splitId, part, byteOffset, filter, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rejects: page.map(reject),
    nextPageToken: rows.length > limit && last ? token([last.split_id, last.part, last.byte_offset]) : '',
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
  };
}
