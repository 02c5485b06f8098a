import type { ResolvedPipeline } from '@sluice/config';
import { SluiceError } from '@sluice/proto';
import type { RunEntity } from '../db/entities/run.entity.js';

const AGAIN = 'Trigger a new run over the objects instead, with the same logical date and params.';

/**
 * Whether a run's rejects can be taken again by the newest version of its pipeline.
 *
 * @throws SluiceError RUN_STATE_CONFLICT, REPLAY_REFUSED with the way out
 */
export function refuseReplay(
  { runId, state, publish, endedAt }: RunEntity,
  its: ResolvedPipeline,
  newest: ResolvedPipeline,
): void {
  if (endedAt === null) throw notEnded(runId, state);
  if (publish === 'run' && state !== 'succeeded') {
    throw refused(
      runId,
      `it is ${state}, and published nothing`,
      'Its rejects are looked at, not replayed: correct the files or the pipeline, then trigger a new run or retry this one.',
    );
  }
  if (its.rejects.raw !== 'keep') {
    throw refused(
      runId,
      `its version of the pipeline has rejects.raw: ${its.rejects.raw}, so the records were not kept`,
      AGAIN,
    );
  }
  const { mask: masks } = its.transform;
  if (masks.length > 0) {
    const columns = masks.map(({ column }) => column).join(', ');
    throw refused(runId, `it masks ${columns}, so its rejects do not hold the records as they were`, AGAIN);
  }
  const [before, now] = [targetOf(its), targetOf(newest)];
  if (before !== now) {
    throw refused(runId, `it loaded ${before}, but the newest version of the pipeline loads ${now}`, AGAIN);
  }
}

/** The connection is a reference to a secret, and names none (I6). */
function targetOf({ target: { connection, schema, table } }: ResolvedPipeline): string {
  return `${schema}.${table} at ${connection}`;
}

function refused(runId: string, why: string, hint: string): SluiceError {
  return new SluiceError('REPLAY_REFUSED', `The rejects of run ${runId} cannot be replayed: ${why}.`, {
    hint,
    where: { run: runId },
  });
}

export function notEnded(runId: string, state: string): SluiceError {
  return new SluiceError('RUN_STATE_CONFLICT', `Run ${runId} is ${state}.`, {
    hint: 'Replay its rejects when it has ended.',
    where: { run: runId },
  });
}
