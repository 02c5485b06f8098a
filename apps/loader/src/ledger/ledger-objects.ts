import { SluiceError, type RunContext__Output } from '@sluice/proto';
import type { Session } from '../target/session.js';

/** Columns of one part, as SQL reads them from a ledger row's `parts`. */
const PART = `part ->> 'bucket' AS bucket, part ->> 'key' AS key, part ->> 'version_id' AS version_id,
  part ->> 'etag' AS etag, (part ->> 'last_modified_ms')::bigint AS last_modified_ms, (part ->> 'size')::bigint AS size,
  (part ->> 'start')::bigint AS first_byte, (part ->> 'end')::bigint AS end_byte`;

const COLUMNS = `pipeline, bucket, key, version_id, etag, last_modified_ms, size, first_byte, end_byte, run_id, split_id, part`;

/**
 * SQL: one row of sluice.ledger_objects for each part of the ledger rows in `from`. Replays read no object. Where the row is
 * there, somebody deleted the ledger's and loads the split again: it says the same.
 */
export function enterObjectsSql(from: string): string {
  return `INSERT INTO sluice.ledger_objects (${COLUMNS})
    SELECT l.pipeline, ${PART}, l.run_id, l.split_id, (p.nth - 1)::int
    FROM ${from} l, jsonb_array_elements(l.parts) WITH ORDINALITY AS p (part, nth)
    WHERE l.replays IS NULL ON CONFLICT DO NOTHING`;
}

/**
 * SQL: whether two rows name the same version of an object. One that was loaded before its bucket kept versions is known by
 * ETag and time still.
 */
export function sameVersion(a: string, b: string): string {
  return `CASE WHEN ${a}.version_id <> '' AND ${b}.version_id <> '' THEN ${a}.version_id = ${b}.version_id
    ELSE ${a}.etag = ${b}.etag AND ${a}.last_modified_ms = ${b}.last_modified_ms END`;
}

/** The splits whose objects are about to be loaded; all of the run's in `ledger` where no split is named. */
export interface AboutToLoad {
  readonly pipeline: string;
  /** `schema.table`, as the ledger has it. */
  readonly table: string;
  readonly run: Pick<RunContext__Output, 'runId' | 'replaces'>;
  readonly ledger: 'sluice.ledger' | 'sluice.staged_ledger';
  readonly splitId?: string;
}

const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('sluice objects of ' || $1, 0))`;

/**
 * `select: new` loads each version of an object once (I2), however many runs planned it: taken right before COMMIT, the lock
 * orders the pipeline's commits, and the one that comes later sees what the earlier one has loaded. Nothing is waited for
 * while it is held but the commit itself.
 *
 * @returns what to refuse with; undefined: go on
 */
export async function loadedByAnother(
  session: Session,
  { pipeline, table, run, ledger, splitId }: AboutToLoad,
): Promise<SluiceError | undefined> {
  await session.kept(LOCK, [pipeline]);
  // A statement of its own: its snapshot is taken with the lock held.
  const { rows } = await session.kept<{ bucket: string; key: string; run_id: string }>(
    `WITH mine AS (SELECT ${PART} FROM ${ledger} l, jsonb_array_elements(l.parts) AS part
       WHERE l.run_id = $2 AND ($4 = '' OR l.split_id = $4) AND l.replays IS NULL)
     SELECT o.bucket, o.key, o.run_id FROM mine m JOIN sluice.ledger_objects o
       ON o.pipeline = $1 AND o.bucket = m.bucket AND o.key = m.key AND ${sameVersion('o', 'm')}
     LEFT JOIN sluice.ledger l ON l.run_id = o.run_id AND l.split_id = o.split_id
     WHERE coalesce(l.target_table, $5) = $5 AND o.run_id <> $2 AND o.run_id <> ALL ($3) AND (o.first_byte < m.end_byte AND m.first_byte < o.end_byte
       OR (o.first_byte, o.end_byte) = (m.first_byte, m.end_byte)) ORDER BY 1, 2 LIMIT 1`,
    [pipeline, run.runId, [...run.replaces], splitId ?? '', table],
  );
  if (rows.length === 0) return undefined;
  const [{ bucket, key, run_id: by }] = rows;
  return new SluiceError(
    'ALREADY_LOADED',
    `s3://${bucket}/${key} was loaded by run ${by} after this run was planned.`,
    {
      hint: 'Nothing is missing: source.select is new, and this version of the object is in the table. A new run passes it over.',
      where: { bucket, key, run: by },
    },
  );
}

/** The rows of these runs have left the table, so their objects are as if they had never been loaded. */
export async function forgetObjects(session: Session, runIds: readonly string[]): Promise<void> {
  if (runIds.length > 0)
    await session.query('DELETE FROM sluice.ledger_objects WHERE run_id = ANY ($1)', [[...runIds]]);
}
