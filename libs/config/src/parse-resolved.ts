import { ConfigError } from './config-error.js';
import { PIPELINE_DEFAULTS, type ResolvedPipeline } from './resolved/pipeline.js';
import { SOURCE_DEFAULTS } from './resolved/source.js';
import { TARGET_DEFAULTS } from './resolved/target.js';
import { checkShape, list, members, optional } from './shape-of.js';

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
  select: 'string',
  onChange: 'string',
  empty: 'string',
  ready: optional(members({ kind: 'string', key: 'string', timeoutMs: 'number' })),
  splitBytes: 'number',
  pack: members({ objectBytes: 'number', bytes: 'number', objects: 'number' }),
  events: optional(members({ queue: 'string' })),
});

const TARGET = members({
  connection: 'string',
  schema: 'string',
  table: 'string',
  mode: 'string',
  publish: 'string',
  key: list('string'),
  version: optional('string'),
  partition: list(members({ column: 'string', value: members({ kind: 'string' }) })),
  history: optional(
    members({
      effective: 'string',
      track: list('string'),
      validFrom: 'string',
      validTo: 'string',
      isCurrent: 'string',
      pointInTime: 'boolean',
    }),
  ),
  sync: optional(members({ delete: 'string', deletedColumn: 'string' })),
  allowRejects: 'boolean',
  maxDeleteRatio: optional('number'),
  evolve: 'string',
  setup: members({
    indexes: list(members({ columns: list('string'), unique: 'boolean' })),
    partitionBy: optional(members({ strategy: 'string', column: 'string', every: optional('string') })),
    comment: optional('string'),
    columnComments: { map: 'string' },
  }),
  create: 'boolean',
  sslmode: optional('string'),
  caFile: optional('string'),
});

const TRANSFORM = members({
  rename: { map: 'string' },
  split: list(members({ column: 'string', by: 'string', into: list('string') })),
  lookup: list(
    members({
      name: 'string',
      source: members({ kind: 'string' }),
      on: list(members({ column: 'string', key: 'string' })),
      columns: list(members({ name: 'string', source: 'string', type: 'string' })),
      missing: 'string',
      maxRows: 'number',
      maxBytes: 'number',
    }),
  ),
  set: list(
    members({
      column: 'string',
      expression: 'string',
      type: optional('string'),
      format: optional('string'),
    }),
  ),
  where: optional('string'),
  mask: list(members({ column: 'string', how: members({ kind: 'string' }) })),
  deduplicate: optional(
    members({ key: list('string'), keep: { either: ['string', members({ max: 'string' })] } }),
  ),
  lineage: list('string'),
  drop: list('string'),
});

const PIPELINE = members({
  name: 'string',
  owner: 'string',
  description: 'string',
  params: list(members({ name: 'string', type: 'string', default: optional('string') })),
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
      nullIf: list('string'),
    }),
  ),
  transform: TRANSFORM,
  checks: list(
    members({
      name: 'string',
      column: 'string',
      severity: 'string',
      message: optional('string'),
      rule: members({ kind: 'string' }),
    }),
  ),
  runChecks: list(
    members({
      name: 'string',
      severity: 'string',
      message: optional('string'),
      rule: members({ kind: 'string' }),
    }),
  ),
  target: TARGET,
  limits: members({
    maxRejects: optional('number'),
    maxRejectRatio: optional('number'),
    maxRecordBytes: 'number',
    maxValueBytes: 'number',
  }),
  rejects: members({ raw: 'string' }),
  statistics: 'string',
  schedule: optional(
    members({
      cron: 'string',
      timezone: 'string',
      logicalDate: 'string',
      catchUp: 'string',
      jitterMs: 'number',
    }),
  ),
  after: list('string'),
  concurrency: members({
    maxActiveRuns: 'number',
    pool: optional(members({ name: 'string', weight: 'number' })),
    priority: 'number',
  }),
  timeouts: members({ splitMs: optional('number'), runMs: optional('number') }),
  onRerun: 'string',
  notify: list(
    members({
      url: 'string',
      on: list('string'),
      format: 'string',
      template: optional('string'),
      signingKey: optional('string'),
      lateAfterMs: optional('number'),
    }),
  ),
});

/**
 * Reads PipelineVersion.spec_json. Members that this version does not know are kept and ignored; those that an
 * older one did not write have their defaults, so that its pipelines run on.
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
  const whole = withDefaults(value);
  checkShape(whole, PIPELINE, '', problems);
  if (problems.length > 0) throw new ConfigError('The resolved pipeline has the wrong shape:', problems);
  return whole as ResolvedPipeline; // checked member by member just now
}

/** What versions before `publish: run`, load modes and schedules did not write. */
function withDefaults(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { columns, source, transform, target } = value;
  return {
    ...PIPELINE_DEFAULTS,
    runChecks: [],
    statistics: 'full',
    ...value,
    ...(Array.isArray(columns)
      ? { columns: columns.map((column: unknown) => (isObject(column) ? { nullIf: [], ...column } : column)) }
      : {}),
    ...(isObject(transform)
      ? { transform: { split: [], lookup: [], mask: [], lineage: [], ...transform } }
      : {}),
    ...(isObject(source) ? { source: { ...SOURCE_DEFAULTS, ...source } } : {}),
    ...(isObject(target) ? { target: { publish: 'object', ...TARGET_DEFAULTS, ...target } } : {}),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
