import type { Sql } from '../db/database.js';

/** Any fixed number: the class of the advisory locks by which replicas are known to be there. */
const PRESENCE = 731_558_231;

/** Half of the key of an owner's lock, as an integer of 32 bits. */
const keyOf = (owner: string): string => `('x' || left(md5(${owner}), 8))::bit(32)`;

/**
 * Says that this replica is there for as long as the session lasts: the server ends it when the process dies, at once, and
 * with it the lock. No clock is asked. The lock is shared: a session that was lost without a word may last for hours on the
 * server, and the one that follows it must not wait for it.
 */
export async function holdPresence(sql: Pick<Sql, 'query'>, owner: string): Promise<void> {
  await sql.query(`SELECT pg_advisory_lock_shared(${PRESENCE}, ${keyOf('$1::text')}::int)`, [owner]);
}

export interface Lost {
  /** Leases that may be claimed from now on. */
  readonly freed: number;
  /** Leases of replicas that seem to be gone, but were renewed just now: look again soon. */
  readonly fresh: number;
}

/**
 * Ends leases whose replica is gone, long before they run out: its session has ended, and it renews no more. One that has
 * only lost its connection goes on renewing over others; and if it is taken for dead all the same, fences keep what it reports
 * from counting.
 *
 * @param lostMs a lease that was not renewed for so long is not being renewed
 */
export async function freeLost(sql: Sql, owner: string, leaseMs: number, lostMs: number): Promise<Lost> {
  const { rows } = await sql.query<Lost>(FREE, [owner, (leaseMs - lostMs) / 1000]);
  return rows[0];
}

const OPEN = `state IN ('planning', 'publishing', 'verifying') AND lease_until > now()`;
const FREE = `
  WITH there AS MATERIALIZED (
    SELECT objid::bigint AS key FROM pg_locks
    WHERE locktype = 'advisory' AND classid::bigint = ${PRESENCE} AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ), leases AS (
    SELECT s.run_id, s.split_id, s.lease_owner, s.lease_until
    FROM sluice_orchestrator.runs r JOIN sluice_orchestrator.splits s USING (run_id)
    WHERE r.state = 'running' AND s.state = 'running' AND s.lease_until > now()
    UNION ALL
    SELECT run_id, NULL, lease_owner, lease_until FROM sluice_orchestrator.runs WHERE ${OPEN}
  ), gone AS (
    SELECT *, lease_until < now() + make_interval(secs => $2::float8) AS lost FROM leases
    WHERE lease_owner <> $1 AND ${keyOf('lease_owner')}::bigint NOT IN (SELECT key FROM there)
  ), splits AS (
    UPDATE sluice_orchestrator.splits SET lease_until = now() - interval '1 millisecond'
    WHERE (run_id, split_id) IN (SELECT s.run_id, s.split_id FROM gone JOIN sluice_orchestrator.splits s USING (run_id, split_id)
      WHERE gone.lost AND s.state = 'running' AND s.lease_until = gone.lease_until FOR UPDATE OF s SKIP LOCKED)
    RETURNING 1
  ), runs AS (
    UPDATE sluice_orchestrator.runs SET lease_until = now() - interval '1 millisecond'
    WHERE run_id IN (SELECT r.run_id FROM gone JOIN sluice_orchestrator.runs r USING (run_id)
      WHERE gone.lost AND gone.split_id IS NULL AND r.lease_until = gone.lease_until FOR UPDATE OF r SKIP LOCKED)
    RETURNING 1
  )
  SELECT ((SELECT count(*) FROM splits) + (SELECT count(*) FROM runs))::int AS freed,
    (SELECT count(*) FROM gone WHERE NOT lost)::int AS fresh`;
