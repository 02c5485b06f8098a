import type { Sql } from '../db/database.js';
import { StepFailed } from '../schedule/automation.js';
import { startDependents } from '../schedule/dependents.js';
import type { RunStarter } from '../schedule/run-starter.js';
import type { Deliveries } from './deliveries.js';
import type { NotificationEvent } from './message.js';
import { readRunToTell, type RunToTell } from './notified-run.js';

interface Ending {
  readonly seq: string;
  readonly runId: string;
  readonly state: 'succeeded' | 'failed';
}

/**
 * Does what the end of one run asks for, in the transaction that takes its row away: starts dependent runs, has webhooks told. Rows are written by
 * the transactions that end runs, so none is forgotten, whatever dies in between. Those of one pipeline are taken one after the
 * other, so that a recovery is told after its failure.
 */
export async function handleEnding(
  sql: Sql,
  starter: RunStarter,
  deliveries: Pick<Deliveries, 'send'>,
  except: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql.query<Ending>(
    `DELETE FROM sluice_orchestrator.run_endings WHERE seq = (
       SELECT seq FROM sluice_orchestrator.run_endings e WHERE NOT seq::text = ANY ($1) AND NOT EXISTS (
         SELECT FROM sluice_orchestrator.run_endings o
         WHERE o.pipeline = e.pipeline AND o.seq < e.seq AND NOT o.seq::text = ANY ($1))
       ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING seq::text, run_id AS "runId", state`,
    [except],
  );
  const [ending] = rows;
  if (!ending) return undefined;
  try {
    await handle(sql, starter, deliveries, ending);
    return ending.seq;
  } catch (error) {
    throw new StepFailed(ending.seq, error);
  }
}

async function handle(
  sql: Sql,
  starter: RunStarter,
  deliveries: Pick<Deliveries, 'send'>,
  { runId, state }: Ending,
): Promise<void> {
  const found = await readRunToTell(sql, runId);
  if (!found) return;
  const { pipeline, date } = found.run;
  const event = await turnOf(sql, pipeline, state);
  // As it ended, though it may be on its way again by now.
  if (event) await tell(sql, deliveries, event, { ...found, run: { ...found.run, state } });
  if (state === 'succeeded' && !found.replay) await startDependents(sql, starter, pipeline, date);
}

/** A success is told only after failures: the pipeline's row says whether the last run failed. */
async function turnOf(
  sql: Sql,
  pipeline: string,
  state: Ending['state'],
): Promise<NotificationEvent | undefined> {
  if (state === 'failed') {
    await sql.query(
      `UPDATE sluice_orchestrator.pipelines SET failing_since = coalesce(failing_since, now()) WHERE name = $1`,
      [pipeline],
    );
    return 'failure';
  }
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.pipelines SET failing_since = NULL WHERE name = $1 AND failing_since IS NOT NULL`,
    [pipeline],
  );
  return rowCount === 1 ? 'recovery' : undefined;
}

async function tell(
  sql: Sql,
  deliveries: Pick<Deliveries, 'send'>,
  event: NotificationEvent,
  { run, notify }: RunToTell,
): Promise<void> {
  for (const [entry, { on }] of notify.entries()) {
    if (on.includes(event)) await deliveries.send(sql, { event, entry, run });
  }
}

/** Tells of one run that should have succeeded by now; once for each entry that asks for it. */
export async function handleLate(
  sql: Sql,
  deliveries: Pick<Deliveries, 'send'>,
  except: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql.query<{ runId: string; entry: number }>(
    `DELETE FROM sluice_orchestrator.late_watches WHERE (run_id, entry) = (
       SELECT run_id, entry FROM sluice_orchestrator.late_watches
       WHERE due_at <= now() AND NOT run_id::text = ANY ($1) ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING run_id AS "runId", entry`,
    [except],
  );
  const [late] = rows;
  if (!late) return undefined;
  try {
    const found = await readRunToTell(sql, late.runId);
    const inTime = !found || ['succeeded', 'cancelled'].includes(found.run.state);
    if (!inTime) await deliveries.send(sql, { event: 'late', entry: late.entry, run: found.run });
    return late.runId;
  } catch (error) {
    throw new StepFailed(late.runId, error);
  }
}
