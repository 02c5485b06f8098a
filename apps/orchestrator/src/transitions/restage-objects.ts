import { SluiceError } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import { forgetStatistics } from './keep-statistics.js';
import { COMMITTED_REJECTS } from './publish-run.js';

/**
 * Splits of cut objects that the ledger does not have, under `publish: object`: they were staged, and a crash of the target's
 * database has emptied staging before the object was whole, or the run was ended in between. They become pending, with fresh
 * attempts under higher numbers, and the run is running again; what is staged still is found there and costs nothing. At most
 * so many rounds; gives how many splits there are, none leaves the run as it is.
 *
 * @throws SluiceError STALE_ATTEMPT when this claim is no longer the run's
 */
export async function restageObjects(
  sql: Sql,
  runId: string,
  fence: number,
  rounds: number,
): Promise<number> {
  const { rows: held } = await sql.query<{ may: boolean }>(
    `SELECT publish = 'object' AND restaged < $3 AS may FROM sluice_orchestrator.runs
     WHERE run_id = $1 AND fence = $2 AND state = 'verifying' FOR UPDATE`,
    [runId, fence, rounds],
  );
  if (held.length === 0)
    throw new SluiceError('STALE_ATTEMPT', `Run ${runId} is verified by another replica.`);
  if (!held[0].may) return 0;
  const { rows } = await sql.query(
    `UPDATE sluice_orchestrator.splits
     SET state = 'pending', tries = 0, free_tries = 0, first_claimed_at = NULL, rules = '[]',
         read = 0, loaded = 0, rejected = 0, filtered = 0, superseded = 0, warned = 0, bytes = 0,
         changed_at = clock_timestamp(), revision = revision + 1
     WHERE run_id = $1 AND state = 'committed' AND object_splits > 1 AND verified_by IS DISTINCT FROM $2
     RETURNING split_id`,
    [runId, fence],
  );
  if (rows.length === 0) return 0;
  await forgetStatistics(sql, runId);
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'running', retrying = NULL, restaged = restaged + 1, lease_owner = NULL, lease_until = NULL,
         retry_at = NULL, tries = 0, free_tries = 0, phase_at = now(), rejected = ${COMMITTED_REJECTS}
     WHERE run_id = $1`,
    [runId],
  );
  return rows.length;
}
