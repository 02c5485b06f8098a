import { unary, type Pipeline__Output } from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { formatDiagnostics, isError, tally } from '../output/diagnostics.js';
import { plain, table } from '../output/text.js';

/** `check` and `apply`: the same call, once dry. */
export async function applyFile(context: Context, file: string, dryRun: boolean): Promise<ExitCode> {
  const yaml = await context.io.readFile(file);
  const { client } = context;
  const response = await unary(client.applyPipeline.bind(client), { yaml, dryRun });
  const { diagnostics, pipeline, changed } = response;
  const failed = diagnostics.some(isError) || !pipeline;
  // Diagnostics are the answer of `check`, and with --json the answer of both.
  context.answer({ ok: !failed, diagnostics, pipeline, changed }, () => {
    if (diagnostics.length === 0) return '';
    return `${formatDiagnostics(file === '-' ? '<stdin>' : file, yaml, diagnostics)}\n${tally(diagnostics)}`;
  });
  if (failed || !pipeline) return EXIT.failed;
  if (!context.options.json) {
    const name = plain(pipeline.name);
    const summary = dryRun
      ? `${file}: good. Pipeline ${name} would load ${pipeline.columns.length} columns into ${plain(pipeline.table)}:`
      : `Pipeline ${name} is at version ${pipeline.version}${changed ? '' : ', unchanged'}. Start it: sluice run ${name}`;
    context.io.stdout.write(`${summary}\n`);
    if (dryRun) context.io.stdout.write(`${columns(pipeline.columns)}\n`);
  }
  return EXIT.ok;
}

function columns(list: readonly { name: string; type: string; notNull: boolean }[]): string {
  return table(
    ['  column', 'type', ''],
    list.map((column) => [`  ${column.name}`, column.type, column.notNull ? 'not null' : '']),
  );
}

export async function listPipelines(
  context: Context,
  options: CommonOptions & { limit: number },
): Promise<ExitCode> {
  const { client } = context;
  const pipelines: Pipeline__Output[] = [];
  for (let pageToken = ''; ;) {
    const pageSize = Math.min(1000, options.limit - pipelines.length);
    const page = await unary(client.listPipelines.bind(client), { pageSize, pageToken });
    pipelines.push(...page.pipelines);
    pageToken = page.nextPageToken;
    if (pageToken === '' || pipelines.length >= options.limit) break;
  }
  context.answer({ pipelines }, () => {
    if (pipelines.length === 0) return 'No pipelines yet. Store one: sluice apply FILE';
    const rows = pipelines.map((p) => [p.name, p.version, p.table, p.owner, p.description]);
    return table(['pipeline', 'version', 'table', 'owner', 'description'], rows);
  });
  return EXIT.ok;
}
