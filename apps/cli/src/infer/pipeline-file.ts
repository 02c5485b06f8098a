import { type SampleResponse__Output } from '@sluice/proto';

export interface InferOptions {
  readonly name: string;
  readonly table: string;
  readonly bucket: string;
  readonly key: string;
  readonly region?: string;
  readonly endpoint?: string;
}

/** Defaults that need not be written: the file should show what matters. */
const CSV_DEFAULTS: Readonly<Record<string, unknown>> = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: true,
  skip_lines: 0,
  encoding: 'utf-8',
  compression: 'auto',
  extra_columns: 'ignore',
};

/** A pipeline file to be edited: what the sample suggests, with the reasons beside it. Passes `sluice check` as it is. */
export function pipelineFile(sample: SampleResponse__Output, options: InferOptions): string {
  const header = csvOf(sample)['header'] !== false;
  return [
    `# Suggested by \`sluice infer\` from ${sample.rows.length} records of ${comment(`s3://${options.bucket}/${sample.object?.key ?? options.key}`)}`,
    '# A sample shows what was there, not what may come: read the types and `required` before the first run.',
    'apiVersion: sluice/v1',
    'kind: Pipeline',
    '',
    'metadata:',
    `  name: ${scalar(options.name)}`,
    '  # owner: team@example.com',
    '',
    'source:',
    '  s3:',
    `    bucket: ${scalar(options.bucket)}`,
    `    key: ${scalar(options.key)} # a glob: * within a path segment, ** across segments`,
    ...(options.region ? [`    region: ${scalar(options.region)}`] : []),
    ...(options.endpoint ? [`    endpoint: ${scalar(options.endpoint)}`] : []),
    ...csvLines(sample),
    ...(sample.columns.some((c) => c.type.startsWith('timestamp'))
      ? ['  timezone: UTC # of timestamps without one']
      : []),
    '',
    'schema:',
    ...(sample.columns.some((c) => c.misfits > 0)
      ? [
          '  # Values that do not fit would be rejected: change the type, or leave it where they are bad values.',
        ]
      : []),
    '  columns:',
    ...sample.columns.map((column) => columnLine(column, header)),
    '',
    '# transform:',
    "#   where: status <> 'test'",
    '',
    '# checks:',
    '#   - { column: quantity, min: 1, max: 1000 }',
    '',
    'target:',
    '  connection: env://SLUICE_TARGET_URL # or secret://NAME in AWS Secrets Manager',
    `  table: ${scalar(options.table)}`,
    '  create: true # make the table when it is missing',
    '  mode: append',
    '  # key: [id]',
    '',
    'limits:',
    '  max_reject_ratio: 0.05',
    '',
  ].join('\n');
}

function csvOf(sample: SampleResponse__Output): Record<string, unknown> {
  if (sample.csvJson === '') return {};
  const value: unknown = JSON.parse(sample.csvJson);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function csvLines(sample: SampleResponse__Output): string[] {
  const csv = csvOf(sample);
  const quote = csv['quote'];
  const told = Object.entries(csv).filter(
    ([key, value]) =>
      value !== null &&
      value !== undefined &&
      value !== CSV_DEFAULTS[key] &&
      !(key === 'escape' && value === quote),
  );
  const lines = told.map(
    ([key, value]) => `    ${key}: ${Array.isArray(value) ? flow(value) : scalar(value)}`,
  );
  return lines.length > 0 ? ['  csv:', ...lines] : [];
}

function flow(values: readonly unknown[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}

function columnLine(column: SampleResponse__Output['columns'][number], header: boolean): string {
  const parts = [`name: ${scalar(column.name)}`];
  if (header && column.source !== column.name) parts.push(`source: ${scalar(column.source)}`);
  parts.push(`type: ${scalar(column.type)}`);
  if (column.required) parts.push('required: true');
  const examples = column.examples.slice(0, 3).map(shown);
  const notes = examples.length > 0 ? [examples.join(', ')] : [];
  if (column.misfits > 0) {
    const values = column.misfits === 1 ? '1 value does' : `${column.misfits} values do`;
    notes.push(`${values} not fit, as ${shown(column.misfitExample)}`);
  }
  const beside = notes.length > 0 ? ` # ${comment(notes.join('; '))}` : '';
  return `    - { ${parts.join(', ')} }${beside}`;
}

function shown(value: string): string {
  return JSON.stringify(value.slice(0, 40));
}

/** Plain where that is safe in a flow section, else double-quoted as in JSON, which YAML reads alike. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const safe = /^[A-Za-z_][A-Za-z0-9_./@-]*( [A-Za-z0-9_./-]+)*$/.test(value);
  const word = /^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  // JSON leaves these alone, and YAML takes them for line ends.
  return safe && !word
    ? value
    : JSON.stringify(value).replace(/[\u0085\u2028\u2029\ufeff\u007f-\u009f]/g, escaped);
}

/** Control characters would end the comment. */
function comment(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly those are meant
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
}

function escaped(c: string): string {
  return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
