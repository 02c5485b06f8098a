import type { RunSplit__Output, SplitCounts__Output, SplitState__Output } from '@sluice/proto';
import type { Database, Sql } from '../db/database.js';
import type { SplitEntity, SplitStateName } from '../db/entities/split.entity.js';
import { toFailure } from './read-runs.js';

const SPLIT_STATES: Readonly<Record<SplitStateName, SplitState__Output>> = {
  pending: 'SPLIT_STATE_PENDING',
  running: 'SPLIT_STATE_RUNNING',
  retrying: 'SPLIT_STATE_RETRYING',
  committed: 'SPLIT_STATE_COMMITTED',
  failed: 'SPLIT_STATE_FAILED',
  cancelled: 'SPLIT_STATE_CANCELLED',
};

/** Bounds what one message and one read hold (I5). */
export const SPLIT_PAGE = 1_000;

export interface SeenSplit {
  readonly split: RunSplit__Output;
  readonly ordinal: number;
  readonly revision: number;
  readonly changedAt: Date;
}

export type Revisions = readonly (readonly [ordinal: number, revision: number])[];

/** Of a split's objects so many are named: it may have hundreds, and a page a thousand splits. */
const SHOWN_PARTS = 16;

type SplitRow = Pick<
  SplitEntity,
  'splitId' | 'ordinal' | 'parts' | 'rejects' | 'objectSplits' | 'state' | 'tries'
> &
  Pick<SplitEntity, 'changedAt' | 'revision' | 'rules' | 'failure'> & {
    readonly objects: number;
    readonly counts: SplitCounts__Output;
  };

/** In the plan's order, after `ordinal`. */
export async function readSplits(
  database: Database,
  runId: string,
  afterOrdinal: number,
  size = SPLIT_PAGE,
): Promise<SeenSplit[]> {
  const { rows } = await database.use((sql) =>
    sql.query<SplitRow>(`${SPLITS} WHERE run_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3`, [
      runId,
      afterOrdinal,
      size,
    ]),
  );
  return rows.map(seen);
}

/** Those of these ordinals, in the plan's order; at most a page of them. */
export async function readTheseSplits(
  database: Database,
  runId: string,
  ordinals: readonly number[],
): Promise<SeenSplit[]> {
  const { rows } = await database.use((sql) =>
    sql.query<SplitRow>(`${SPLITS} WHERE run_id = $1 AND ordinal = ANY ($2) ORDER BY ordinal`, [
      runId,
      ordinals,
    ]),
  );
  return rows.map(seen);
}

/** Of every split that changed at `since` or later the ordinal and its revision: a few bytes each, in one array. */
export async function readRevisions(sql: Sql, runId: string, since: Date): Promise<Revisions> {
  const { rows } = await sql.query<{ changed: Revisions }>(
    `SELECT coalesce(json_agg(json_build_array(ordinal, revision) ORDER BY ordinal), '[]') AS changed
     FROM sluice_orchestrator.splits WHERE run_id = $1 AND changed_at >= $2`,
    [runId, since],
  );
  return rows[0].changed;
}

/** Leaves room under the limit of a message (libs/proto, MAX_MESSAGE_BYTES). */
const MOST_BYTES = 8 * 1024 * 1024;

export interface SplitPageOf {
  readonly splits: RunSplit__Output[];
  /** The ordinal after which there are more. */
  readonly more: number | undefined;
}

/** So many splits after an ordinal, or as many as a message has room for (I5). */
export async function readSplitPage(
  database: Database,
  runId: string,
  afterOrdinal: number,
  size: number | undefined,
): Promise<SplitPageOf> {
  const splits: RunSplit__Output[] = [];
  let bytes = 0;
  for (let after = afterOrdinal; ;) {
    const page = await readSplits(database, runId, after, size);
    for (const { split } of page) {
      splits.push(split);
      bytes += JSON.stringify(split).length; // more than it takes on the wire
    }
    if (page.length < (size ?? SPLIT_PAGE)) return { splits, more: undefined };
    after = page[page.length - 1].ordinal;
    if (size !== undefined || bytes > MOST_BYTES) return { splits, more: after };
  }
}

const SPLITS = `
  SELECT split_id AS "splitId", ordinal, rejects, object_splits AS "objectSplits", state, tries, revision, rules,
    failure, changed_at AS "changedAt", jsonb_array_length(parts) AS objects,
    CASE WHEN jsonb_array_length(parts) <= ${SHOWN_PARTS} THEN parts
      ELSE jsonb_path_query_array(parts, '$[0 to ${SHOWN_PARTS - 1}]') END AS parts,
    json_build_object('read', read, 'loaded', loaded, 'rejected', rejected, 'filtered', filtered, 'warned', warned,
      'bytes', bytes, 'superseded', superseded) AS counts
  FROM sluice_orchestrator.splits`;

function seen(row: SplitRow): SeenSplit {
  const { ordinal, revision, changedAt } = row;
  return { split: toProto(row), ordinal, revision, changedAt };
}

function toProto(split: SplitRow): RunSplit__Output {
  return {
    split: {
      splitId: split.splitId,
      ordinal: split.ordinal,
      parts: split.parts,
      rejects: split.rejects,
      objectSplits: split.objectSplits,
    },
    state: SPLIT_STATES[split.state],
    attempts: split.tries,
    counts: split.counts,
    failure: toFailure(split.failure),
    rules: split.rules,
    objects: split.objects,
  };
}
