import { quoteLiteral } from '@sluice/postgres';
import { SluiceError, type LoadCommitted } from '@sluice/proto';
import { rejectLimit } from '../load/books.js';
import { committed } from '../load/ledger-rows.js';
import type { LoadContext } from '../load/load-context.js';
import { overLimit } from '../load/split-writer.js';
import { insertRows } from '../stage/insert-rows.js';
import { keepsRaw, objectOf, objectStage, OF_OBJECT } from '../stage/object-stage.js';
import { findOffenders } from '../stage/offenders.js';
import type { MakeRoom } from '../stage/partitions.js';
import { RejectStatements } from '../stage/reject-statements.js';
import { findRowOffenders } from '../stage/row-offenders.js';
import { stagedNames, targetTable } from '../stage/stage-table.js';
import { ADDED, KeyFacts, publisherLock, type StagedRows } from '../stage/staged-rows.js';
import type { Session } from '../target/session.js';
import { leftOut } from '../modes/order.js';
import * as books from './staged-books.js';

/** What became of an object when one of its splits was staged. */
export type ObjectOutcome =
  /** Other splits of it are missing still. */
  | { readonly kind: 'waiting' }
  /** With the books of the split that asked. */
  | { readonly kind: 'published'; readonly split: LoadCommitted; readonly ids: readonly string[] }
  /** By an earlier attempt: what this one has staged must not stay. */
  | { readonly kind: 'already'; readonly split: LoadCommitted };

/**
 * Within the transaction that stages a split: where all splits of its object are staged by now, their rows go into the table,
 * with books and rejects (I1, I2), and nothing of the object was visible before. Of two last splits, the one that takes the
 * object's lock second sees the first one's books, which are committed by then.
 */
export async function publishObject(
  session: Session,
  context: LoadContext,
  limitMs: number,
  makeRoom: MakeRoom,
): Promise<ObjectOutcome> {
  const { run, split } = context;
  const [bucket, key] = objectOf(context);
  await session.query(`SET LOCAL statement_timeout = ${limitMs}`);
  await objectLock(session, `sluice object ${run.runId} ${bucket} ${key}`, limitMs);
  const earlier = await committed(session, context, 'sluice.ledger');
  if (earlier) return { kind: 'already', split: { ...earlier, alreadyCommitted: true } };
  const { rows } = await session.query<{ split_id: string }>(
    `SELECT split_id FROM sluice.staged_ledger WHERE ${OF_OBJECT} ORDER BY ordinal`,
    [run.runId, bucket, key],
  );
  const ids = rows.map((row) => row.split_id);
  if (ids.length < split.objectSplits) return { kind: 'waiting' };
  if (ids.length > split.objectSplits) throw tooMany(context, ids.length);
  await books.checkStaged(session, run.runId, { stage: objectStage(context), ids });
  await insertObject(session, context, ids, limitMs, makeRoom);
  await moveBooks(session, context, ids);
  const mine = await committed(session, context, 'sluice.ledger');
  if (!mine) throw new Error('the ledger row of a split that was just published is missing');
  return { kind: 'published', split: mine, ids };
}

/** A queue, not a conflict: what holds it is publishing the object. */
async function objectLock(session: Session, name: string, limitMs: number): Promise<void> {
  const { rows } = await session.query<{ limit: string }>(`SELECT current_setting('lock_timeout') AS limit`);
  await session.query(`SET LOCAL lock_timeout = ${limitMs}`);
  await session.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
  await session.query(`SET LOCAL lock_timeout = ${quoteLiteral(rows[0].limit)}`);
}

async function insertObject(
  session: Session,
  context: LoadContext,
  ids: readonly string[],
  limitMs: number,
  makeRoom: MakeRoom,
): Promise<void> {
  const { spec, run, pipeline } = context;
  const table = await targetTable(session, spec);
  await publisherLock(session, table, limitMs);
  const stage = objectStage(context);
  await makeRoom(table, stage);
  await session.query(`ANALYZE ${stage}`);
  const splits = books.stagedSplits(run.runId, ids);
  const of = { runId: run.runId, spec, stage, splits, raw: keepsRaw(context) };
  const rejects = new RejectStatements(session, of);
  const rows: StagedRows = {
    session,
    spec,
    table,
    stage,
    splits,
    columns: await stagedNames(session, stage),
    rejects,
    unrepeated: new KeyFacts(),
    fresh: new KeyFacts(),
    standing: ADDED,
  };
  const { counts } = await books.sumsOf(session, run.runId, 'sluice.staged_ledger', ids);
  const judge = (): void => {
    const rejected = counts.rejected + rejects.count;
    if (overLimit(spec.limits, rejected, counts.read)) {
      throw rejectLimit(context, rejected, counts.read, rejects.rules());
    }
  };
  rejects.onMore = judge;
  if (!table.changesRows && table.mayRefuse) {
    await findRowOffenders(rows);
    await findOffenders(rows);
  }
  const inserted = await insertRows(rows);
  const expected = counts.loaded - rejects.count;
  if (inserted !== expected) {
    throw leftOut({ facts: { runId: run.runId, pipeline, spec } }, inserted, expected);
  }
  if (rejects.count > 0) await books.enterOffenders(session, run.runId, ids);
}

async function moveBooks(session: Session, context: LoadContext, ids: readonly string[]): Promise<void> {
  const { runId } = context.run;
  await books.moveRejects(session, runId, ids);
  await books.moveLedger(session, runId, ids);
  for (const table of ['staged_ledger', 'staged_rejects']) {
    await session.query(`DELETE FROM sluice.${table} WHERE run_id = $1 AND split_id = ANY ($2)`, [
      runId,
      ids,
    ]);
  }
  await session.query(`DROP TABLE ${objectStage(context)}`);
}

function tooMany(context: LoadContext, staged: number): SluiceError {
  const [bucket, key] = objectOf(context);
  return new SluiceError(
    'LEDGER_MISMATCH',
    `${staged} splits of s3://${bucket}/${key} are staged, but its plan has ${context.split.objectSplits}.`,
    { hint: 'Trigger a new run.', where: { bucket, key } },
  );
}
