import { parseResolved, type ResolvedPipeline } from '@sluice/config';
import {
  type ApplyPipelineRequest__Output,
  type ApplyPipelineResponse,
  type CheckResponse__Output,
  type GetPipelineRequest__Output,
  type ListPipelinesRequest__Output,
  type ListPipelinesResponse,
  type Pipeline,
  type SampleRequest__Output,
  type SampleResponse__Output,
  SluiceError,
  unary,
} from '@sluice/proto';
import type { Caller } from '../audit/caller.js';
import { writeAudit } from '../audit/write-audit.js';
import { queueDiagnostics } from '../events/queue-diagnostics.js';
import { countWaiting, waitingDiagnostics } from '../events/waiting-objects.js';
import { describePipelines, listPipelines, readVersion } from '../reads/read-pipelines.js';
import { setAutomation } from '../schedule/set-automation.js';
import { upstreamDiagnostics } from '../schedule/upstream-diagnostics.js';
import { checkUpstreams, lockUpstreams } from '../schedule/upstreams.js';
import { type NewVersion, saveVersion } from '../transitions/save-version.js';
import type { ApiContext } from './context.js';
import { pageSize, pageToken, readPageToken } from './page-token.js';

/** A wrong file is no error of the call: its diagnostics are the answer. */
export async function applyPipeline(
  context: ApiContext,
  request: ApplyPipelineRequest__Output,
  signal: AbortSignal,
  caller: Caller,
): Promise<ApplyPipelineResponse> {
  const { validator } = context.clients;
  const checked = await unary<object, CheckResponse__Output>(
    validator.check.bind(validator),
    { yaml: request.yaml },
    { timeoutMs: context.callTimeoutMs, signal },
  );
  if (hasError(checked.diagnostics)) return { diagnostics: checked.diagnostics };
  const spec = parseResolved(checked.specJson);
  const next = newVersion(request.yaml, checked, spec);
  const applied = await context.database.transaction(async (sql) => {
    if (spec.after.length > 0 && !request.dryRun) await lockUpstreams(sql);
    const upstreams = await checkUpstreams(sql, next.name, spec.after);
    const waiting = spec.source.events ? 0 : await countWaiting(sql, next.name);
    const diagnostics = [
      ...checked.diagnostics,
      ...queueDiagnostics(request.yaml, spec.source.events?.queue),
      ...waitingDiagnostics(waiting),
      ...upstreamDiagnostics(upstreams),
    ];
    if (request.dryRun || hasError(diagnostics)) return { diagnostics };
    const saved = await saveVersion(sql, next);
    const { restored, dropped } = await setAutomation(sql, next.name, spec);
    if (saved.changed || restored || dropped > 0) {
      const { version } = saved;
      writeAudit(sql, caller, {
        action: 'ApplyPipeline',
        pipeline: next.name,
        details: { version, restored, ...(dropped > 0 && { droppedObjects: dropped }) },
      });
    }
    return { diagnostics, saved };
  });
  const { diagnostics, saved } = applied;
  if (hasError(diagnostics)) return { diagnostics };
  if (!saved) return dryRun(context, next, diagnostics);
  const { changed, version } = saved;
  const stored = await readVersion(context.database, next.name, version);
  const [pipeline] = await describePipelines(context.database, stored ? [stored] : []);
  return { diagnostics, changed, pipeline };
}

function hasError(diagnostics: CheckResponse__Output['diagnostics']): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'SEVERITY_ERROR');
}

function newVersion(yaml: string, checked: CheckResponse__Output, spec: ResolvedPipeline): NewVersion {
  return {
    name: checked.name,
    owner: spec.owner,
    description: spec.description,
    yaml,
    specJson: checked.specJson,
    sha256: checked.sha256,
    columns: checked.columns,
    targetTable: `${spec.target.schema}.${spec.target.table}`,
  };
}

async function dryRun(
  context: ApiContext,
  next: NewVersion,
  diagnostics: CheckResponse__Output['diagnostics'],
): Promise<ApplyPipelineResponse> {
  const newest = await readVersion(context.database, next.name, 0);
  const changed = newest?.sha256 !== next.sha256;
  const { targetTable: table, columns, name, owner, description, yaml, specJson } = next;
  const version = (newest?.version ?? 0) + (changed ? 1 : 0);
  const pipeline = { name, version, owner, description, yaml, specJson, columns: [...columns], table };
  return { diagnostics, changed, pipeline };
}

export async function getPipeline(
  context: ApiContext,
  request: GetPipelineRequest__Output,
): Promise<Pipeline> {
  const found = await readVersion(context.database, request.name, request.version);
  if (!found) throw pipelineNotFound(request.name, request.version);
  const [pipeline] = await describePipelines(context.database, [found]);
  return pipeline;
}

export function pipelineNotFound(name: string, version = 0): SluiceError {
  const which = version === 0 ? '' : ` version ${version}`;
  return new SluiceError('PIPELINE_NOT_FOUND', `There is no pipeline ${JSON.stringify(name)}${which}.`, {
    hint: 'Apply its file first, or list the pipelines to find its name.',
    where: { pipeline: name },
  });
}

export async function listPipelinePage(
  context: ApiContext,
  request: ListPipelinesRequest__Output,
): Promise<ListPipelinesResponse> {
  const size = pageSize(request.pageSize, 100);
  const after = readPageToken(request.pageToken, /^[^\0]+$/) ?? '';
  const { pipelines, last } = await listPipelines(context.database, { size, after });
  return { pipelines, nextPageToken: last === undefined ? '' : pageToken(last) };
}

/** Passed through, so that clients need to know one address only. */
export function sample(
  context: ApiContext,
  request: SampleRequest__Output,
  signal: AbortSignal,
): Promise<SampleResponse__Output> {
  const { extractor } = context.clients;
  return unary<object, SampleResponse__Output>(extractor.sample.bind(extractor), request, {
    timeoutMs: context.callTimeoutMs,
    signal,
  });
}
