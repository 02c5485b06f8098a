import { unary, type Pipeline__Output } from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, UsageError, type ExitCode } from '../exit-codes.js';
import { instant, plain, table } from '../output/text.js';

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
    const rows = pipelines.map((p) => [
      p.name,
      p.version,
      p.table,
      p.schedule,
      nextRun(p),
      p.owner,
      p.description,
    ]);
    return table(['pipeline', 'version', 'table', 'schedule', 'next run', 'owner', 'description'], rows);
  });
  return EXIT.ok;
}

function nextRun({ paused, nextRunAtMs }: Pipeline__Output): string {
  if (paused) return 'paused';
  return instant(nextRunAtMs);
}

/** `pause` and `resume`. */
export async function pausePipeline(context: Context, name: string, pause: boolean): Promise<ExitCode> {
  const { client } = context;
  const call = pause ? client.pausePipeline : client.resumePipeline;
  const pipeline = await unary(call.bind(client), { name });
  context.answer({ pipeline }, () => {
    if (pause) return `Pipeline ${plain(name)} is paused. Let it go on: sluice resume ${plain(name)}`;
    const next = pipeline.nextRunAtMs > 0 ? ` Its next run: ${instant(pipeline.nextRunAtMs)}` : '';
    return `Pipeline ${plain(name)} goes on.${next}`;
  });
  return EXIT.ok;
}

/** Without `yes` nothing happens: there is no asking back, so that scripts and people get the same answer. */
export async function deletePipeline(context: Context, name: string, yes: boolean): Promise<ExitCode> {
  if (!yes) {
    throw new UsageError(
      `This takes pipeline ${name} out of lists and schedules.`,
      `If that is meant: sluice delete ${name} --yes`,
    );
  }
  const { client } = context;
  await unary(client.deletePipeline.bind(client), { name });
  context.answer(
    { deleted: name },
    () => `Pipeline ${plain(name)} is deleted. Applying its file brings it back.`,
  );
  return EXIT.ok;
}
