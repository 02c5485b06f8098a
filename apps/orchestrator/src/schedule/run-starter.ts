import { randomUUID } from 'node:crypto';
import { parseResolved } from '@sluice/config';
import { SluiceError } from '@sluice/proto';
import { declaredParams } from '../api/trigger-request.js';
import { announce } from '../db/changes.js';
import type { Sql } from '../db/database.js';
import type { Wakes } from '../engine/wakes.js';
import { insertRun, type RunOrigin } from '../transitions/insert-run.js';
import { runTraits } from '../transitions/run-traits.js';

export interface WantedRun {
  readonly pipeline: string;
  /** YYYY-MM-DD. */
  readonly logicalDate: string;
  readonly params: Readonly<Record<string, string>>;
  readonly origin: RunOrigin;
}

/** What became of a run that Sluice wanted to start by itself. */
export type Started = { readonly runId: string } | { readonly refused: SluiceError };

/** Starts runs that no client asked for: of the newest version, in the transaction of what starts them. */
export class RunStarter {
  constructor(private readonly wakes: Pick<Wakes, 'send'>) {}

  /**
   * A refusal (a param without a value, `on_rerun: refuse`, a deleted pipeline) is an outcome: what starts the run goes on without
   * it. Any other error is the transaction's.
   */
  async start(sql: Sql, wanted: WantedRun): Promise<Started> {
    await sql.query('SAVEPOINT start_run');
    try {
      const runId = await this.#insert(sql, wanted);
      await sql.query('RELEASE SAVEPOINT start_run');
      return { runId };
    } catch (error) {
      if (!(error instanceof SluiceError) || error.retry !== 'terminal') throw error;
      await sql.query('ROLLBACK TO SAVEPOINT start_run');
      return { refused: error };
    }
  }

  async #insert(sql: Sql, { pipeline, logicalDate, params, origin }: WantedRun): Promise<string> {
    const version = await newest(sql, pipeline);
    const spec = parseResolved(version.specJson);
    const run = await insertRun(sql, {
      ...runTraits(spec),
      runId: randomUUID(),
      pipeline,
      pipelineVersion: version.version,
      logicalDate,
      params: declaredParams(spec, params),
      idempotencyKey: '',
      requestSha256: '',
      targetTable: version.targetTable,
      origin,
    });
    await this.wakes.send(sql, run.runId);
    announce(sql, 'work', [run.runId]);
    return run.runId;
  }
}

interface Version {
  readonly version: number;
  readonly specJson: string;
  readonly targetTable: string;
}

async function newest(sql: Sql, pipeline: string): Promise<Version> {
  const { rows } = await sql.query<Version>(
    `SELECT v.version, v.spec_json AS "specJson", v.target_table AS "targetTable"
     FROM sluice_orchestrator.pipelines p JOIN sluice_orchestrator.pipeline_versions v
       ON v.pipeline = p.name AND v.version = p.version
     WHERE p.name = $1 AND p.deleted_at IS NULL`,
    [pipeline],
  );
  const [row] = rows;
  if (row) return row;
  throw new SluiceError('PIPELINE_NOT_FOUND', `There is no pipeline ${JSON.stringify(pipeline)} any more.`, {
    hint: 'Apply its file again to bring it back.',
    where: { pipeline },
  });
}
