import { SluiceError } from '@sluice/proto';
import { Refused } from '../publish/refused.js';
import type { Session } from '../target/session.js';
import type { MergeWork } from './mode.js';

type Work = Pick<MergeWork, 'facts' | 'run'>;

/**
 * The latest logical date of which rows were put in the place of others in the target, by any pipeline; undefined: none is after
 * the run's. Exact under the publisher's lock of the table: whoever published before us has committed.
 */
export async function laterDate(session: Session, { facts, run }: Work): Promise<string | undefined> {
  if (run.logicalDate === '') return undefined;
  const { schema, table } = facts.spec.target;
  const { rows } = await session.query<{ later: string | null }>(
    `SELECT max(logical_date)::text AS later FROM sluice.publications
     WHERE target_table = $1 AND logical_date > $2 AND mode <> 'append'`,
    [`${schema}.${table}`, run.logicalDate],
  );
  return rows[0].later ?? undefined;
}

/**
 * Without a version column the logical date says which of two rows of a key is newer: a run of an earlier date than one that is
 * published must not overwrite its rows.
 *
 * @throws Refused OUT_OF_ORDER
 */
export async function checkOrder(session: Session, work: Work): Promise<void> {
  if (work.facts.spec.target.version !== undefined) return;
  const later = await laterDate(session, work);
  if (later !== undefined) throw outOfOrder(work, later);
}

export function outOfOrder({ facts, run }: Work, later: string): Refused {
  const { schema, table, mode } = facts.spec.target;
  return new Refused(
    'OUT_OF_ORDER',
    `Table ${schema}.${table} holds rows of ${later}, and the run is for ${run.logicalDate}: it could overwrite newer rows. Nothing was published.`,
    mode === 'history'
      ? 'Correct the effective times of the source, or run it for a later logical date.'
      : 'Set target.version to a column that tells which row is newer, or run it for a later logical date.',
  );
}

/**
 * A record that is taken again stood among others of its run; whether the row that the table has for its key is one that came
 * before it or after it, nobody knows without a version column.
 */
export function replayOutOfOrder({ facts, run }: Work): Refused {
  const { schema, table, mode } = facts.spec.target;
  return new Refused(
    'OUT_OF_ORDER',
    `Table ${schema}.${table} holds other rows under keys of this replay of run ${run.replayOf}, and they may be newer. Nothing was published.`,
    `${mode === 'history' ? 'Trigger' : 'Set target.version to a column that tells which row is newer; or trigger'} a new run over the objects, with the same logical date and params.`,
  );
}

/** Rows left out without a word, by a trigger that returns NULL: books could not balance. */
export function leftOut({ facts }: Pick<MergeWork, 'facts'>, stored: number, expected: number): SluiceError {
  const table = `${facts.spec.target.schema}.${facts.spec.target.table}`;
  return new SluiceError(
    'TARGET_ERROR',
    `PostgreSQL wrote ${stored} of ${expected} rows published to ${table}.`,
    {
      hint: 'A BEFORE trigger that returns NULL leaves rows out without a word. Remove it.',
      where: { table },
    },
  );
}
