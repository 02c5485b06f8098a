import type { GetProfileRequest__Output, Profile } from '@sluice/proto';
import { profileOf } from '@sluice/statistics';
import { decode } from '../engine/statistics-codec.js';
import { readRun } from '../reads/read-runs.js';
import type { ApiContext } from './context.js';
import { checkRunId, runNotFound } from './trigger-request.js';

/** Column statistics of what a run has loaded so far; a run that goes on has those of its committed splits. */
export async function getProfile(context: ApiContext, request: GetProfileRequest__Output): Promise<Profile> {
  const runId = checkRunId(request.runId);
  // Merged first: one row is then one moment's statistics, in which no split is missing or counted twice.
  await context.statistics.merge(runId);
  const merged = await context.statistics.merged(runId);
  const run = await readRun(context.database, runId);
  if (!run) throw runNotFound(runId);
  return {
    runId,
    pipeline: run.pipeline,
    rowsLoaded: run.unpublished ? 0 : (run.counts?.loaded ?? 0),
    rowsCovered: merged?.rows ?? 0,
    columns: merged ? decode(merged.columns).map(profileOf) : [],
  };
}
