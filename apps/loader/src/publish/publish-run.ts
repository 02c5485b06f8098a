import { isConnectionLost } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import type { LoadParts } from '../load/attempt.js';
import { runLabel } from '../load/label.js';
import { makePartitions } from '../stage/partitions.js';
import { isPublished, stageShape, stageTable, targetTable } from '../stage/stage-table.js';
import { publisherLock } from '../stage/staged-rows.js';
import type { Session } from '../target/session.js';
import { toSluiceError } from '../target/target-errors.js';
import { cancelled, Publication, type PublishOutcome, type PublishWork } from './publication.js';

export type PublishParts = Pick<LoadParts, 'targets' | 'config' | 'logger'>;

/** All rows of a run are sorted and hashed, one publication per table at a time: the server's default is for queries. */
const WORK_MEM = '64MB';
const ROOM_SQL = `SELECT set_config('work_mem', $1, true)
  WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes($1)`;

/** `application_name` of a publication: begins as the loads of its run do, so that Abort ends it with them. */
export function publishLabel(runId: string): string {
  return `${runLabel(runId)}publish`;
}

/** Publishes a run in one transaction: all of it or nothing, whatever dies in between (I2). */
export async function publishRun(work: PublishWork, parts: PublishParts): Promise<PublishOutcome> {
  const { spec, runId } = work.facts;
  const label = publishLabel(runId);
  try {
    return await parts.targets.use(spec.target, label, async (session) => {
      const onAbort = (): void => {
        // Once COMMIT is under way nobody can tell what ending it would do.
        if (work.phase !== 'committing') void parts.targets.terminate(spec.target, session, label);
      };
      work.signal.addEventListener('abort', onAbort, { once: true });
      try {
        await parts.targets.upToDate(session);
        return await session.within(work.limitMs, async () => {
          await makeRoom(session, work);
          return inOneTransaction(session, work, parts);
        });
      } finally {
        work.signal.removeEventListener('abort', onAbort);
      }
    });
  } catch (error) {
    if (work.signal.aborted) throw cancelled(runId);
    throw toSluiceError(error, spec.target);
  }
}

/** Before the publication, so that nobody waits for it because of a partition. */
async function makeRoom(session: Session, { facts }: PublishWork): Promise<void> {
  const { spec, runId } = facts;
  if (!spec.target.setup.partitionBy || !(await stageShape(session, runId))) return;
  const table = await targetTable(session, spec);
  await makePartitions(session, spec, table, stageTable(runId), (work) => work(session));
}

async function inOneTransaction(
  session: Session,
  work: PublishWork,
  parts: PublishParts,
): Promise<PublishOutcome> {
  await noticeLostClient(session);
  await session.query('BEGIN');
  let outcome: PublishOutcome;
  try {
    await session.query(`SET LOCAL statement_timeout = ${work.limitMs}`);
    await session.query(ROOM_SQL, [WORK_MEM]);
    outcome = await new Publication(session, work).run();
  } catch (error) {
    await session.query('ROLLBACK').catch(() => {
      session.broken = true;
    });
    throw error;
  }
  try {
    await session.query('COMMIT');
  } catch (error) {
    session.broken = true;
    if (!isConnectionLost(error) && !(error instanceof SluiceError && error.reason === 'TIMEOUT'))
      throw error;
    await lookUp(error, work, parts);
    if (!outcome.published) throw error;
  }
  return outcome;
}

/** A server that works on a statement finds out that its client has gone; else the table stays locked until it is done. */
async function noticeLostClient(session: Session): Promise<void> {
  await session.query("SET client_connection_check_interval = '5s'").catch(() => {
    // Not every system that PostgreSQL runs on can do it.
  });
}

/**
 * I2, a lost reply to COMMIT: the publisher's lock is free once the old transaction has ended, and then it shows whether
 * the run is published. Returns if it is; throws the loss otherwise.
 */
async function lookUp(loss: unknown, work: PublishWork, { targets, logger }: PublishParts): Promise<void> {
  const { spec, runId } = work.facts;
  logger.warn({ run: runId, err: loss }, 'no reply to COMMIT; looking the publication up');
  const done = await targets.use(spec.target, publishLabel(runId), async (session) => {
    await session.query('BEGIN');
    try {
      await publisherLock(session, await targetTable(session, spec), work.limitMs);
      return await isPublished(session, runId);
    } finally {
      await session.query('ROLLBACK').catch(() => {
        session.broken = true;
      });
    }
  });
  if (!done) throw loss;
}
