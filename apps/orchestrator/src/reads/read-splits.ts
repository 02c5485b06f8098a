import type { RunSplit__Output, SplitState__Output } from '@sluice/proto';
import { MoreThan, MoreThanOrEqual } from 'typeorm';
import type { Database } from '../db/database.js';
import { SplitEntity, type SplitStateName } from '../db/entities/split.entity.js';
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

/** In the plan's order, after `ordinal`; only those that changed at `since` or later where it is given. */
export async function readSplits(
  database: Database,
  runId: string,
  afterOrdinal: number,
  since?: Date,
): Promise<SeenSplit[]> {
  const splits = await database.source.getRepository(SplitEntity).find({
    where: {
      runId,
      ordinal: MoreThan(afterOrdinal),
      ...(since === undefined ? {} : { changedAt: MoreThanOrEqual(since) }),
    },
    order: { ordinal: 'ASC' },
    take: SPLIT_PAGE,
  });
  return splits.map((split) => ({
    split: toProto(split),
    ordinal: split.ordinal,
    revision: split.revision,
    changedAt: split.changedAt,
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

function toProto(split: SplitEntity): RunSplit__Output {
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
    counts: {
      read: split.read,
      loaded: split.loaded,
      rejected: split.rejected,
      filtered: split.filtered,
      warned: split.warned,
      bytes: split.bytes,
      superseded: split.superseded,
    },
    failure: toFailure(split.failure),
    rules: split.rules,
  };
}
