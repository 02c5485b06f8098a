import { setTimeout as wait } from 'node:timers/promises';
import { query } from '@sluice/testkit';

const PATIENCE_MS = 15_000;

const OPEN = `
  SELECT format('run %s is %s', run_id, state) AS what FROM sluice_orchestrator.runs
    WHERE state NOT IN ('succeeded', 'failed', 'cancelled')
  UNION ALL SELECT format('split %s of succeeded run %s is %s', s.split_id, s.run_id, s.state)
    FROM sluice_orchestrator.splits s JOIN sluice_orchestrator.runs r USING (run_id)
    WHERE r.state = 'succeeded' AND s.state <> 'committed'
  UNION ALL SELECT format('attempt %s at split %s of run %s has no end', attempt, split_id, run_id)
    FROM sluice_orchestrator.attempts WHERE ended_at IS NULL`;

/** Nothing goes on any more, and every succeeded run is complete, in the orchestrator's own books. */
export async function checkOrchestrator(url: string): Promise<readonly string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = (await query<{ what: string }>(url, OPEN)).map(({ what }) => what);
    if (found.length === 0 || Date.now() > deadline) return found;
    await wait(250);
  }
}

/** Attempts beyond the first at each split. */
export async function retriesOf(url: string): Promise<number> {
  const [found] = await query<{ n: string }>(
    url,
    'SELECT coalesce(sum(greatest(attempt - 1, 0)), 0)::text AS n FROM sluice_orchestrator.splits',
  );
  return Number(found?.n ?? 0);
}
