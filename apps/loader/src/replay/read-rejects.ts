import type { ResolvedPipeline } from '@sluice/config';
import {
  SluiceError,
  type PartHeader,
  type ReadRejectsEvent,
  type RejectSource__Output,
} from '@sluice/proto';
import type { Send } from '@sluice/service';
import type { LedgerPart } from '../load/ledger-rows.js';
import type { Session } from '../target/session.js';
import { inQuarantine } from './mark-replayed.js';

/** Raw bytes in one message, about: a page holds whole records (I5). */
const PAGE_BYTES = 1024 * 1024;
const PAGE_ROWS = 2000;
/** Of a longer record the validator keeps its beginning only. */
const KEPT_RAW_BYTES = 4 * 1024 * 1024;

interface RawRow extends Record<string, unknown> {
  readonly part: number;
  readonly record: string;
  readonly byte_offset: string;
  readonly raw: Buffer;
}

/**
 * Streams the raw records of one split's rejects in quarantine, in the order of their records, a page in memory at a time
 * (I5), and ends with a trailer (I4).
 *
 * @throws SluiceError REPLAY_REFUSED where records cannot be read again as they were
 */
export async function readRejects(
  session: Session,
  spec: ResolvedPipeline,
  source: RejectSource__Output,
  send: Send<ReadRejectsEvent>,
): Promise<void> {
  const headers = await headersOf(session, source);
  await checkReadable(session, spec, source);
  if (!(await send({ records: { headers, records: [] } }))) return;
  const trailer = { records: 0, bytes: 0 };
  for (let at: readonly [number, string] | undefined = [-1, '-1']; at;) {
    const { rows }: { rows: RawRow[] } = await session.query<RawRow>(
      `SELECT part, record, byte_offset, raw FROM (
         SELECT *, row_number() OVER w AS n, sum(octet_length(raw)) OVER w AS bytes FROM (
           SELECT part, record, byte_offset, raw FROM sluice.rejects r
           WHERE run_id = $1 AND split_id = $2 AND ${inQuarantine('$3::text')} AND (part, byte_offset) > ($4, $5)
           ORDER BY part, byte_offset LIMIT ${PAGE_ROWS}) r
         WINDOW w AS (ORDER BY part, byte_offset)) p
       WHERE n = 1 OR bytes <= ${PAGE_BYTES} ORDER BY n`,
      [source.runId, source.splitId, source.rule, ...at],
    );
    const records = rows.map(({ part, record, byte_offset, raw }) => ({
      part,
      record,
      byteOffset: byte_offset,
      raw,
    }));
    trailer.records += rows.length;
    trailer.bytes += rows.reduce((sum, { raw }) => sum + raw.length, 0);
    const last = rows.at(-1);
    at = last && [last.part, last.byte_offset];
    if (last && !(await send({ records: { headers: [], records } }))) return;
  }
  await send({ trailer });
}

/** The header of every part, as the split's ledger row tells. */
async function headersOf(session: Session, { runId, splitId }: RejectSource__Output): Promise<PartHeader[]> {
  const { rows } = await session.query<{ parts: LedgerPart[] }>(
    'SELECT parts FROM sluice.ledger WHERE run_id = $1 AND split_id = $2',
    [runId, splitId],
  );
  if (rows.length === 0) {
    throw refused(
      `split ${splitId} of run ${runId} is not in the ledger`,
      'Only what a run has loaded can be replayed.',
    );
  }
  let names: readonly string[] | undefined;
  return rows[0].parts.flatMap(({ header }, part) => {
    names = header ?? names;
    return names ? [{ part, names: [...names] }] : [];
  });
}

/** All of the records are there, byte for byte. */
async function checkReadable(
  session: Session,
  { source: { csv } }: ResolvedPipeline,
  { runId, splitId, rule }: RejectSource__Output,
): Promise<void> {
  const { rows } = await session.query<{ masked: boolean; missing: string; cut: string; replaced: string }>(
    `SELECT coalesce(bool_or(l.raw = 'masked'), false) AS masked, count(*) FILTER (WHERE r.raw IS NULL) AS missing,
       count(*) FILTER (WHERE octet_length(r.raw) >= ${KEPT_RAW_BYTES}
         OR r.broken @> '[{"rule": "csv:record_too_long"}]') AS cut,
       count(*) FILTER (WHERE r.broken @> '[{"rule": "encoding"}]') AS replaced
     FROM sluice.rejects r JOIN sluice.ledger l USING (run_id, split_id)
     WHERE r.run_id = $1 AND r.split_id = $2 AND ${inQuarantine('$3::text')}`,
    [runId, splitId, rule],
  );
  const [{ masked, missing, cut, replaced }] = rows;
  const again = 'Load the objects again with a new run instead.';
  const byRule = `Replay the rejects of other rules by naming one. ${again}`;
  if (masked)
    throw refused('columns are masked in its rejects, whose raw records are not as they were read', again);
  if (Number(missing) > 0) throw refused(`${missing} raw records were not kept (rejects.raw)`, again);
  if (Number(cut) > 0)
    throw refused(`of ${cut} records only the beginning was kept, for they are too long`, byRule);
  if (Number(replaced) > 0 && csv.encoding !== 'utf-8') {
    throw refused(`${replaced} records hold bytes that are not ${csv.encoding}, which were not kept`, byRule);
  }
}

function refused(why: string, hint: string): SluiceError {
  return new SluiceError('REPLAY_REFUSED', `The rejects cannot be replayed: ${why}.`, { hint });
}
