import { unary } from '@sluice/proto';
import { type Context } from '../context.js';
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
