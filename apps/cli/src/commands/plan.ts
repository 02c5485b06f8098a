import { unary, type PlanPipelineResponse__Output } from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { formatDiagnostics, isError, tally } from '../output/diagnostics.js';
import { planText } from '../output/plan-text.js';
import { parseParams } from '../params.js';
import { rejectForJson } from './rejects.js';

export interface PlanOptions extends CommonOptions {
  readonly param: readonly string[];
  readonly date?: string;
  readonly records: number;
}

/** Listing a large bucket and trying records takes longer than other calls (I8). */
const PLAN_MS = 20 * 60_000;

/** What a run of the file would do. Exits 1 where it would fail. */
export async function planFile(context: Context, file: string, options: PlanOptions): Promise<ExitCode> {
  const yaml = await context.io.readFile(file);
  const { client } = context;
  const plan = await unary(
    client.planPipeline.bind(client),
    {
      yaml,
      logicalDate: options.date ?? '',
      params: parseParams(options.param),
      sampleRecords: options.records,
    },
    { timeoutMs: PLAN_MS },
  );
  const failed = plan.diagnostics.some(isError);
  context.answer({ ok: !failed, plan: forJson(plan) }, () => {
    const told = plan.diagnostics.length === 0 ? [] : [problems(file, yaml, plan)];
    return [...told, ...(plan.table === '' ? [] : [planText(plan)])].join('\n\n');
  });
  return failed ? EXIT.failed : EXIT.ok;
}

function problems(file: string, yaml: string, { diagnostics }: PlanPipelineResponse__Output): string {
  return `${formatDiagnostics(file === '-' ? '<stdin>' : file, yaml, diagnostics)}\n${tally(diagnostics)}`;
}

function forJson(plan: PlanPipelineResponse__Output): unknown {
  return { ...plan, rejects: plan.rejects.map(rejectForJson) };
}
