import { forReplay, parseResolved, type ResolvedPipeline } from '@sluice/config';
import {
  SluiceError,
  type LoadRequest__Output,
  type PipelineVersion__Output,
  type RunContext__Output,
  type Split__Output,
  type SplitCounts__Output,
} from '@sluice/proto';
import { publishesObject } from '../stage/object-stage.js';
import { publishesRun } from '../stage/stage-table.js';
import { loadLabel, splitLabel } from './label.js';

/** Where a load's books are kept: with the rows in the target, or with those of runs that are staged until published. */
export interface BookTables {
  readonly ledger: 'sluice.ledger' | 'sluice.staged_ledger';
  readonly ledgerKey: 'ledger_pkey' | 'staged_ledger_pkey';
  readonly rejects: 'sluice.rejects' | 'sluice.staged_rejects';
}

const OWN_BOOKS: BookTables = {
  ledger: 'sluice.ledger',
  ledgerKey: 'ledger_pkey',
  rejects: 'sluice.rejects',
};
const STAGED_BOOKS: BookTables = {
  ledger: 'sluice.staged_ledger',
  ledgerKey: 'staged_ledger_pkey',
  rejects: 'sluice.staged_rejects',
};

/** What one load works on; made once per load, shared by its straight and its staged try. */
export interface LoadContext {
  readonly pipeline: PipelineVersion__Output;
  readonly spec: ResolvedPipeline;
  readonly run: RunContext__Output;
  readonly split: Split__Output;
  readonly books: BookTables;
  readonly label: string;
  readonly siblings: string;
  /** The fence; rises when a later attempt joins this load. */
  attempt: number;
  /** What has flowed so far, for progress. */
  progress: SplitCounts__Output;
  readonly signal: AbortSignal;
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** @throws SluiceError INVALID_REQUEST */
export function checkRunId(runId: string): string {
  if (UUID.test(runId)) return runId.toLowerCase();
  throw new SluiceError('INVALID_REQUEST', 'run_id is not a UUID.');
}

/** @throws SluiceError INVALID_PIPELINE */
export function specOf(pipeline: PipelineVersion__Output | null | undefined): ResolvedPipeline {
  if (!pipeline) throw new SluiceError('INVALID_REQUEST', 'The request names no pipeline.');
  try {
    return parseResolved(pipeline.specJson);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SluiceError('INVALID_PIPELINE', message, { hint: 'Apply the pipeline again.', cause: error });
  }
}

export function loadContext(request: LoadRequest__Output, signal: AbortSignal): LoadContext {
  const { pipeline, run, split, attempt } = request;
  const spec = specOf(pipeline);
  if (!pipeline || !run || !split || split.splitId === '') {
    throw new SluiceError('INVALID_REQUEST', 'Load needs a pipeline, a run and a split with an id.');
  }
  const runId = checkRunId(run.runId);
  return {
    pipeline,
    spec: run.replayOf === '' ? spec : forReplay(spec),
    run: { ...run, runId },
    split,
    books: publishesRun(spec) || publishesObject({ spec, split }) ? STAGED_BOOKS : OWN_BOOKS,
    label: loadLabel(runId, split.splitId, attempt),
    siblings: splitLabel(runId, split.splitId),
    attempt,
    progress: noCounts(),
    signal,
  };
}

export function noCounts(): SplitCounts__Output {
  return { read: 0, loaded: 0, rejected: 0, filtered: 0, warned: 0, bytes: 0, superseded: 0 };
}
