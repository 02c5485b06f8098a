export interface SmallPipeline {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  /** Name and type; text columns keep whatever stands in the file. */
  readonly columns: readonly (readonly [source: string, name: string, type: string])[];
  /** Lines below `csv:`, without their indentation. */
  readonly csv?: readonly string[];
}

const quoted = (text: string): string => `'${text.replace(/'/g, "''")}'`;

/** A pipeline without transforms or checks that creates public.<name>. */
export function smallPipeline({ name, bucket, key, columns, csv = [] }: SmallPipeline): string {
  return [
    'apiVersion: sluice/v1',
    'kind: Pipeline',
    `metadata: { name: ${name}, owner: e2e }`,
    'source:',
    `  s3: { bucket: ${bucket}, key: ${quoted(key)} }`,
    '  csv:',
    ...['header: true', ...csv].map((line) => `    ${line}`),
    'schema:',
    '  columns:',
    ...columns.map(
      ([source, column, type]) =>
        `    - { name: ${column}, source: ${quoted(source)}, type: ${quoted(type)} }`,
    ),
    'target:',
    '  connection: env://SLUICE_TARGET_URL',
    `  table: public.${name}`,
    '  create: true',
    '  mode: append',
    'limits: { max_reject_ratio: 1 }',
    '',
  ].join('\n');
}
