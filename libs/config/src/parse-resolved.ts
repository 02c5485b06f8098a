import { ConfigError } from './config-error.js';
import { type ResolvedPipeline } from './resolved.js';

/** The shape of a value, just enough to meet a spec of another version or a hand-made one with a clear error. */
type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | { readonly optional: Shape }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly members: Readonly<Record<string, Shape>> };

const optional = (shape: Shape): Shape => ({ optional: shape });
const list = (shape: Shape): Shape => ({ list: shape });
const members = (shape: Readonly<Record<string, Shape>>): Shape => ({ members: shape });

const SOURCE = members({
  s3: members({
    bucket: 'string',
    key: 'string',
    region: 'string',
    endpoint: 'string',
    forcePathStyle: 'boolean',
  }),
  csv: members({
    delimiter: 'string',
    quote: 'string',
    escape: 'string',
    header: 'boolean',
    nullValues: list('string'),
    skipLines: 'number',
    encoding: 'string',
    compression: 'string',
    extraColumns: 'string',
  }),
  timezone: 'string',
});

const PIPELINE = members({
  name: 'string',
  owner: 'string',
  description: 'string',
  source: SOURCE,
  columns: list(
    members({
      name: 'string',
      source: 'string',
      type: 'string',
      required: 'boolean',
      default: optional('string'),
      format: optional('string'),
      trim: 'string',
      onScale: 'string',
    }),
  ),
  transform: members({
    rename: { map: 'string' },
    set: list(members({ column: 'string', expression: 'string', type: optional('string') })),
    where: optional('string'),
    drop: list('string'),
  }),
  checks: list(
    members({ name: 'string', column: 'string', severity: 'string', rule: members({ kind: 'string' }) }),
  ),
  target: members({
    connection: 'string',
    schema: 'string',
    table: 'string',
    mode: 'string',
    key: list('string'),
    create: 'boolean',
    sslmode: optional('string'),
    caFile: optional('string'),
  }),
  limits: members({
    maxRejects: optional('number'),
    maxRejectRatio: optional('number'),
    maxRecordBytes: 'number',
    maxValueBytes: 'number',
  }),
  rejects: members({ raw: 'string' }),
});

/**
 * Reads PipelineVersion.spec_json. Members that this version does not know are kept and ignored.
 *
 * @throws ConfigError naming every member that is missing or of the wrong type
 */
export function parseResolved(specJson: string): ResolvedPipeline {
  let value: unknown;
  try {
    value = JSON.parse(specJson);
  } catch {
    throw new ConfigError('The resolved pipeline is not JSON.', []);
  }
  const problems: string[] = [];
  check(value, PIPELINE, '', problems);
  if (problems.length > 0) throw new ConfigError('The resolved pipeline has the wrong shape:', problems);
  return value as ResolvedPipeline; // checked member by member just now
}

function check(value: unknown, shape: Shape, path: string, problems: string[]): void {
  if (typeof shape === 'string') {
    if (typeof value !== shape) problems.push(`${path} should be a ${shape}`);
  } else if ('optional' in shape) {
    if (value !== undefined) check(value, shape.optional, path, problems);
  } else if ('list' in shape) {
    if (!Array.isArray(value)) problems.push(`${path} should be a list`);
    else value.forEach((item: unknown, i) => check(item, shape.list, `${path}[${i}]`, problems));
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${path || 'the pipeline'} should be an object`);
  } else if ('map' in shape) {
    for (const [key, item] of Object.entries(value)) check(item, shape.map, `${path}.${key}`, problems);
  } else {
    const given = value as Readonly<Record<string, unknown>>; // a non-null, non-array object
    for (const [key, inner] of Object.entries(shape.members)) {
      check(given[key], inner, path === '' ? key : `${path}.${key}`, problems);
    }
  }
}
