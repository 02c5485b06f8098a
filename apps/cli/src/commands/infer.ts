import { loadPipeline } from '@sluice/config';
import { unary } from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, UsageError, type ExitCode } from '../exit-codes.js';
import { pipelineFile } from '../infer/pipeline-file.js';

export interface InferCommandOptions extends CommonOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly name?: string;
  readonly table?: string;
  readonly delimiter?: string;
  readonly header: boolean;
  readonly region?: string;
  readonly endpoint?: string;
  readonly records: number;
}

export async function infer(
  context: Context,
  address: string,
  options: InferCommandOptions,
): Promise<ExitCode> {
  const { bucket, key } = parseAddress(address);
  const { region, endpoint } = options;
  const csv = {
    ...(options.delimiter ? { delimiter: options.delimiter === '\\t' ? '\t' : options.delimiter } : {}),
    ...(options.header ? {} : { header: false }),
  };
  const source = {
    s3: { bucket, key, ...(region ? { region } : {}), ...(endpoint ? { endpoint } : {}) },
    csv,
  };
  const { client } = context;
  const sample = await unary(
    client.sample.bind(client),
    { sourceJson: JSON.stringify(source), maxRecords: options.records },
    { timeoutMs: 60_000 },
  );
  const name = options.name ?? nameFrom(key);
  const table = options.table ?? `public.${name.replaceAll('-', '_')}`;
  const yaml = pipelineFile(sample, { name, table, bucket, key, region, endpoint });
  // The promise of `infer` is a file that passes `check`; where the sample breaks it, say where to begin.
  for (const found of loadPipeline(yaml).diagnostics) {
    context.note(`line ${found.line}: ${found.message}. ${found.hint}`.trim());
  }
  if (options.out !== undefined) {
    await context.io.writeFile(options.out, yaml, options.force ?? false);
    context.note(`Wrote ${options.out}. Edit it, then: sluice check ${options.out}`);
    if (!context.options.json) return EXIT.ok;
  }
  context.answer({ yaml, sample }, () => yaml);
  return EXIT.ok;
}

function parseAddress(text: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(text);
  if (!match)
    throw new UsageError(`${text} should be s3://BUCKET/KEY.`, 'KEY may be a glob: its first match is read.');
  return { bucket: match[1], key: match[2] };
}

/** `exports/Orders 2026.csv.gz` → `orders_2026`; a glob without letters in its file name takes the folder's. */
function nameFrom(key: string): string {
  for (const part of key.split('/').reverse()) {
    const word = part
      .replace(/(\.(csv|tsv|txt|gz))+$/i, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[_0-9]+|_+$/g, '');
    if (word !== '') return word.slice(0, 63);
  }
  return 'pipeline';
}
