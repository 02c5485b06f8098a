import type {
  OutputColumn__Output,
  PinnedLookup__Output,
  PipelineVersion__Output,
  RunContext__Output,
} from '@sluice/proto';

/** What other services are told about a run, as columns of `runs r` and `pipeline_versions v`. */
export const RUN_FACTS = `
  r.run_id AS "runId", r.pipeline, r.pipeline_version AS "pipelineVersion",
  r.logical_date::text AS "logicalDate", r.params, r.lookups, r.replay_of AS "replayOf", r.replaces,
  extract(epoch FROM r.created_at) * 1000 AS "triggeredAtMs",
  v.spec_json AS "specJson", v.sha256, v.columns`;

export interface RunFactsRow {
  readonly runId: string;
  readonly pipeline: string;
  readonly pipelineVersion: number;
  readonly logicalDate: string;
  readonly params: Record<string, string>;
  readonly lookups: PinnedLookup__Output[];
  readonly replayOf: string | null;
  readonly replaces: string[];
  readonly triggeredAtMs: string;
  readonly specJson: string;
  readonly sha256: string;
  readonly columns: OutputColumn__Output[];
}

export interface RunFacts {
  readonly pipeline: PipelineVersion__Output;
  readonly run: RunContext__Output;
  readonly columns: OutputColumn__Output[];
}

export function runFacts(row: RunFactsRow): RunFacts {
  return {
    pipeline: {
      name: row.pipeline,
      version: row.pipelineVersion,
      specJson: row.specJson,
      sha256: row.sha256,
    },
    run: {
      runId: row.runId,
      logicalDate: row.logicalDate,
      params: row.params,
      lookups: row.lookups,
      replayOf: row.replayOf ?? '',
      replaces: row.replaces,
      triggeredAtMs: Math.trunc(Number(row.triggeredAtMs)),
    },
    columns: row.columns,
  };
}
