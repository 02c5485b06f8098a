import { field, isDeadlock, isOffence, sqlStateOf } from '@sluice/postgres';
import { Refused } from '../publish/refused.js';
import { targetOf, type StagedRows } from '../stage/staged-rows.js';
import type { Session } from '../target/session.js';
import { inQuestion } from './guard.js';
import { inPartition } from './partition.js';
import type { MergeWork } from './mode.js';

const DEADLOCK_TRIES = 5;

/** What a statement gave, or undefined where a row of it breaks something: then nothing of it is left. */
export async function unlessOffence<T>(session: Session, work: () => Promise<T>): Promise<T | undefined> {
  for (let tries = 1; ; tries++) {
    await session.query('SAVEPOINT sluice_store');
    try {
      const result = await work();
      await session.query('SET CONSTRAINTS ALL IMMEDIATE');
      await session.query('RELEASE SAVEPOINT sluice_store');
      return result;
    } catch (error) {
      const again = isDeadlock(error) && tries < DEADLOCK_TRIES;
      if (!isOffence(error) && !again) throw error;
      await session.query('ROLLBACK TO SAVEPOINT sluice_store; RELEASE SAVEPOINT sluice_store');
      if (!again) return undefined;
    }
  }
}

/**
 * Readers go on as they were; others who write wait, for what they wrote meanwhile could be neither kept nor counted. The wait
 * is bounded by lock_timeout (I8).
 */
export async function lockOutWriters(rows: StagedRows): Promise<void> {
  await rows.session.query(`LOCK TABLE ${targetOf(rows)} IN SHARE ROW EXCLUSIVE MODE`);
}

/**
 * Deletes rows `t` of the table in question.
 *
 * @throws Refused TARGET_DEPENDANTS where rows of another table refer to one of them
 */
export async function deleteWhere(rows: StagedRows, work: MergeWork, gone: string): Promise<number> {
  try {
    const { count } = await rows.session.query(
      `DELETE FROM ${targetOf(rows)} t WHERE ${inPartition(work, 't')} AND ${gone}`,
    );
    await rows.session.query('SET CONSTRAINTS ALL IMMEDIATE');
    return count;
  } catch (error) {
    throw referredTo(error, work) ?? error;
  }
}

/** 23503 of NO ACTION, 23001 of RESTRICT. */
function referredTo(error: unknown, work: MergeWork): Refused | undefined {
  const state = sqlStateOf(error);
  if (state !== '23503' && state !== '23001') return undefined;
  const by = `${field(error, 'schema') ?? ''}.${field(error, 'table') ?? ''}`;
  const constraint = field(error, 'constraint') ?? '';
  return new Refused(
    'TARGET_DEPENDANTS',
    `Rows of ${by} refer by ${constraint} to rows of ${inQuestion(work)} that the run does not have. Nothing was published.`,
    `Delete the rows of ${by} first, or let ${constraint} say what becomes of them (ON DELETE CASCADE, SET NULL).`,
  );
}

export async function countOf({ session, stage }: StagedRows): Promise<number> {
  const { rows } = await session.query<{ n: string }>(`SELECT count(*)::int8 AS n FROM ${stage}`);
  return Number(rows[0].n);
}
