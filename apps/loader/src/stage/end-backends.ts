import { runLabel } from '../load/label.js';
import type { Session } from '../target/session.js';

/** Ends the sessions that load or publish a run, on any replica. */
export async function endBackends(session: Session, runId: string): Promise<void> {
  await session.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND starts_with(application_name, $1)`,
    [runLabel(runId)],
  );
}
