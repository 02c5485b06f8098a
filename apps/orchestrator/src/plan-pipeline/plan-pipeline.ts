import { randomUUID } from 'node:crypto';
import { parseResolved, type ResolvedPipeline } from '@sluice/config';
import {
  type CheckResponse__Output,
  type Diagnostic,
  type PlanPipelineRequest__Output,
  type PlanPipelineResponse,
  type PrepareRequest,
  type PrepareResponse__Output,
  SluiceError,
  unary,
} from '@sluice/proto';
import type { ApiContext } from '../api/context.js';
import { checkTrigger, declaredParams } from '../api/trigger-request.js';
import type { RunFacts } from '../transitions/run-facts.js';
import { chooseObjects, type Chosen, NOTHING_CHOSEN } from './choose-objects.js';
import { estimateRows } from './estimate-rows.js';
import { type Sampled, sampleRecords } from './sample-records.js';

const MOST_RECORDS = 10_000;

/**
 * What a run of the file would do, for a run that there never is: its id is in no table, and neither database is written to.
 * What would end the run is told as an error beside everything else that could be made out.
 *
 * @throws SluiceError INVALID_REQUEST; what is worth another try, such as a service that cannot be reached
 */
export async function planPipeline(
  context: ApiContext,
  request: PlanPipelineRequest__Output,
  signal: AbortSignal,
): Promise<PlanPipelineResponse> {
  const records = checkRecords(request.sampleRecords);
  const { validator } = context.clients;
  const checked = await unary<object, CheckResponse__Output>(
    validator.check.bind(validator),
    { yaml: request.yaml },
    { timeoutMs: context.callTimeoutMs, signal },
  );
  if (checked.diagnostics.some(({ severity }) => severity === 'SEVERITY_ERROR')) {
    return { diagnostics: checked.diagnostics };
  }
  const spec = parseResolved(checked.specJson);
  const facts = factsOf(checked, spec, request);
  const findings = new Findings(spec);
  const [chosen = NOTHING_CHOSEN, prepared] = await Promise.all([
    findings.unless(() => chooseObjects(context, facts, spec, signal)),
    findings.unless(() => prepare(context, facts, signal)),
  ]);
  const run = { ...facts.run, lookups: [...chosen.lookups] };
  const { sample } = chosen;
  const sampled =
    sample &&
    (await findings.unless(() => sampleRecords(context, { ...facts, run }, sample, records, signal)));
  return {
    diagnostics: [...checked.diagnostics, ...findings.diagnostics],
    ...objectsOf(chosen),
    ...tableOf(spec, prepared),
    ...recordsOf(spec, chosen, sampled),
  };
}

function checkRecords(given: number): number {
  if (given >= 0 && given <= MOST_RECORDS) return given || 1_000;
  throw new SluiceError('INVALID_REQUEST', `sample_records is ${given}.`, {
    hint: `Ask for 1 to ${MOST_RECORDS.toLocaleString('en')}.`,
  });
}

/** @throws SluiceError INVALID_REQUEST for a date or params that no run could have */
function factsOf(
  checked: CheckResponse__Output,
  spec: ResolvedPipeline,
  { logicalDate, params }: PlanPipelineRequest__Output,
): RunFacts {
  const now = new Date();
  const wanted = checkTrigger({ pipeline: checked.name, logicalDate, params, idempotencyKey: '' }, now);
  return {
    pipeline: { name: checked.name, version: 0, specJson: checked.specJson, sha256: checked.sha256 },
    run: {
      runId: randomUUID(),
      logicalDate: wanted.logicalDate,
      params: { ...declaredParams(spec, wanted.params) },
      lookups: [],
      replayOf: '',
      replaces: [],
      triggeredAtMs: now.getTime(),
    },
    columns: checked.columns,
  };
}

function prepare(
  context: ApiContext,
  facts: RunFacts,
  signal: AbortSignal,
): Promise<PrepareResponse__Output> {
  const { loader } = context.clients;
  return unary<PrepareRequest, PrepareResponse__Output>(
    loader.prepare.bind(loader),
    { ...facts, dryRun: true },
    { timeoutMs: context.callTimeoutMs, signal },
  );
}

function objectsOf({ objects, bytes, splits, skipped, first }: Chosen): PlanPipelineResponse {
  return { objects, bytes, splits, objectsSkipped: skipped, firstObjects: [...first] };
}

function tableOf(
  { target }: ResolvedPipeline,
  prepared: PrepareResponse__Output | undefined,
): PlanPipelineResponse {
  return {
    table: prepared?.table || `${target.schema}.${target.table}`,
    tableExists: prepared !== undefined && !prepared.created,
    statements: prepared?.statements ?? [],
    tableRows: prepared && !prepared.created ? prepared.estimatedRows : -1,
  };
}

function recordsOf(
  spec: ResolvedPipeline,
  chosen: Chosen,
  sampled: Sampled | undefined,
): PlanPipelineResponse {
  return {
    estimatedRows: chosen.objects === 0 ? 0 : estimateRows(spec, chosen, sampled),
    sample: sampled?.counts ?? null,
    rules: [...(sampled?.rules ?? [])],
    rejects: [...(sampled?.rejects ?? [])],
  };
}

/** What would end the run, or keep it from beginning, gathered instead of thrown. */
class Findings {
  readonly diagnostics: Diagnostic[] = [];

  constructor(private readonly spec: ResolvedPipeline) {}

  async unless<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    try {
      return await attempt();
    } catch (thrown) {
      const error = SluiceError.from(thrown);
      const { reason, message, hint } = error;
      const waits = reason === 'NOT_READY';
      if (error.retry !== 'terminal' && !waits) throw error;
      const succeeds = reason === 'NO_OBJECTS' && this.spec.source.empty === 'succeed';
      const severity = waits || succeeds ? 'SEVERITY_WARN' : 'SEVERITY_ERROR';
      this.diagnostics.push({
        severity,
        code: reason.toLowerCase(),
        message,
        path: '',
        line: 0,
        column: 0,
        hint,
      });
      return undefined;
    }
  }
}
