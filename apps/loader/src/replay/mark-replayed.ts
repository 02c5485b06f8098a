import type { LoadContext } from '../load/load-context.js';
import type { Session } from '../target/session.js';
import { SluiceError } from '@sluice/proto';

/** SQL: rejects `r` that are in quarantine and broke `rule` (a parameter); an empty rule stands for every one. */
export function inQuarantine(rule: string): string {
  return `r.replayed_by IS NULL AND (${rule} = '' OR r.broken @> jsonb_build_array(jsonb_build_object('rule', ${rule})))`;
}

/**
 * Takes a split's rejects out of quarantine, in the transaction that loads them again: they leave it exactly once (I2).
 * Waits for another replay of the same rejects to end. Returns how many were taken.
 */
export async function markReplayed(session: Session, { run, split }: LoadContext): Promise<number> {
  const { rejects } = split;
  if (!rejects) return 0;
  const { count } = await session.query(
    `UPDATE sluice.rejects r SET replayed_by = $1
     WHERE r.run_id = $2 AND r.split_id = $3 AND ${inQuarantine('$4::text')}`,
    [run.runId, rejects.runId, rejects.splitId, rejects.rule],
  );
  return count;
}

/** @throws SluiceError TARGET_CONFLICT where a replay read other rejects than it takes out of quarantine */
export function checkTaken({ split }: LoadContext, taken: number, read: number): void {
  if (!split.rejects || taken === read) return;
  throw new SluiceError(
    'TARGET_CONFLICT',
    `${read} rejects of split ${split.rejects.splitId} were read, but ${taken} are in quarantine.`,
    { hint: 'Another replay took some of them meanwhile; the split is tried again with what is left.' },
  );
}
