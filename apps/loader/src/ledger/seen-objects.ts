import { SluiceError, type SeenObject, type SeenObjectsRequest__Output, type SeenState } from '@sluice/proto';
import { sluiceTablesState } from '../prepare/sluice-tables.js';
import type { Session } from '../target/session.js';
import { sameVersion } from './ledger-objects.js';

const MOST = 1000;

interface SeenRow extends Record<string, unknown> {
  /** Another version of the key was loaded. */
  readonly known: boolean;
  readonly whole: boolean;
  readonly run_id: string | null;
}

/**
 * Of an object that was cut, every range must be there; which run loaded which is all the same. Each object is looked up by
 * itself, through the index: right after a large run, before the table is analyzed, a join over all of them is planned as if
 * the pipeline had loaded next to nothing, and compares each object asked for with each that was loaded.
 */
const SEEN = `
  SELECT s.known, s.whole, s.run_id
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
    WITH ORDINALITY AS a (bucket, key, version_id, etag, last_modified_ms, size, nth)
  CROSS JOIN LATERAL (
    SELECT count(o.run_id) FILTER (WHERE NOT ${sameVersion('o', 'a')}) > 0 AS known,
      coalesce(range_agg(int8range(o.first_byte, o.end_byte)) FILTER (WHERE ${sameVersion('o', 'a')})
        @> int8range(0, a.size), false) AS whole,
      (array_agg(o.run_id ORDER BY l.committed_at DESC NULLS LAST))[1] AS run_id
    FROM sluice.ledger_objects o LEFT JOIN sluice.ledger l ON l.run_id = o.run_id AND l.split_id = o.split_id
    WHERE o.pipeline = $1 AND o.bucket = a.bucket AND o.key = a.key AND o.run_id <> ALL ($8)
      AND coalesce(l.target_table, $9) = $9
  ) AS s ORDER BY a.nth`;

/**
 * Which of these versions of objects the pipeline has loaded, as sluice.ledger_objects knows: by version, never by time, so
 * that an object that came late or was overwritten is seen. What this run replaces does not count, nor does what was loaded
 * into another table.
 *
 * @param table `schema.table` of the target
 * @param upToDate brings tables of an earlier version up to date: the objects of its ledger are entered then
 */
export async function seenObjects(
  session: Session,
  { pipeline, objects, run }: SeenObjectsRequest__Output,
  table: string,
  upToDate: () => Promise<void>,
): Promise<SeenObject[]> {
  if (!pipeline) throw new SluiceError('INVALID_REQUEST', 'The request names no pipeline.');
  if (objects.length > MOST)
    throw new SluiceError('INVALID_REQUEST', `At most ${MOST} objects can be asked for.`);
  // Planning comes before Prepare: there may be no tables yet.
  if ((await sluiceTablesState(session)) === 'missing')
    return objects.map(() => ({ state: 'SEEN_STATE_NEW' }));
  await upToDate();
  const { rows } = await session.kept<SeenRow>(SEEN, [
    pipeline.name,
    objects.map(({ bucket }) => bucket),
    objects.map(({ key }) => key),
    objects.map(({ versionId }) => versionId),
    objects.map(({ etag }) => etag),
    objects.map(({ lastModifiedMs }) => lastModifiedMs),
    objects.map(({ size }) => size),
    run?.replaces ?? [],
    table,
  ]);
  return rows.map((row) => ({ state: stateOf(row), runId: row.run_id ?? '' }));
}

function stateOf({ known, whole }: SeenRow): SeenState {
  if (whole) return 'SEEN_STATE_LOADED';
  return known ? 'SEEN_STATE_CHANGED' : 'SEEN_STATE_NEW';
}
