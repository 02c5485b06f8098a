import type { RunSplit__Output, SplitCounts__Output, SplitState__Output } from '@sluice/proto';
import type { Database } from '../db/database.js';
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

/** In the plan's order, after `ordinal`; only those that changed at `since` or later where it is given. */
export async function readSplits(
  database: Database,
  runId: string,
  afterOrdinal: number,
  since?: Date,
): Promise<SeenSplit[]> {
  const { rows } = await database.use((sql) =>
    sql.query<SplitRow>(
      `SELECT split_id AS "splitId", ordinal, rejects, object_splits AS "objectSplits", state, tries, revision, rules,
         failure, changed_at AS "changedAt", jsonb_array_length(parts) AS objects,
         CASE WHEN jsonb_array_length(parts) <= ${SHOWN_PARTS} THEN parts
           ELSE jsonb_path_query_array(parts, '$[0 to ${SHOWN_PARTS - 1}]') END AS parts,
         json_build_object('read', read, 'loaded', loaded, 'rejected', rejected, 'filtered', filtered, 'warned', warned,
           'bytes', bytes, 'superseded', superseded) AS counts
       FROM sluice_orchestrator.splits
       WHERE run_id = $1 AND ordinal > $2 AND ($3::timestamptz IS NULL OR changed_at >= $3)
       ORDER BY ordinal LIMIT ${SPLIT_PAGE}`,
      [runId, afterOrdinal, since ?? null],
    ),
  );
  return rows.map((row) => ({
    split: toProto(row),
    ordinal: row.ordinal,
    revision: row.revision,
    changedAt: row.changedAt,
  }));
}

export async function readAllSplits(database: Database, runId: string): Promise<RunSplit__Output[]> {
  const all: RunSplit__Output[] = [];
  for (let after = -1; ;) {
    const page = await readSplits(database, runId, after);
    for (const { split } of page) all.push(split);
    if (page.length < SPLIT_PAGE) return all;
    after = page[page.length - 1].ordinal;
  }
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
