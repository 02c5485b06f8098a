import {
  canonicalJson,
  PIPELINE_DEFAULTS,
  type ResolvedLookup,
  type ResolvedPipeline,
  sha256,
  SOURCE_DEFAULTS,
  TARGET_DEFAULTS,
} from '@sluice/config';
import type { CheckResponse } from '@sluice/proto';

export interface PipelineFacts {
  readonly name?: string;
  readonly description?: string;
  readonly maxRejects?: number;
  readonly maxRejectRatio?: number;
  readonly publish?: 'split' | 'object' | 'run';
  readonly table?: string;
  readonly raw?: ResolvedPipeline['rejects']['raw'];
  /** Columns that are masked. */
  readonly mask?: readonly string[];
  /** Where a lookup's rows are. */
  readonly lookup?: 'object' | 'table';
  readonly source?: Partial<ResolvedPipeline['source']>;
  /** What has to do with running. */
  readonly running?: Partial<
    Pick<
      ResolvedPipeline,
      'concurrency' | 'timeouts' | 'onRerun' | 'schedule' | 'after' | 'notify' | 'params'
    >
  >;
  /** URL of a queue with the notifications of `bucket`. */
  readonly queue?: string;
  readonly bucket?: string;
  readonly target?: Partial<ResolvedPipeline['target']>;
}

/** What the fake validator makes of a "file": the file is JSON of PipelineFacts; `wrong` in it is an error. */
export function checkedPipeline(yaml: string): CheckResponse {
  if (yaml.includes('wrong')) {
    return {
      diagnostics: [
        {
          severity: 'SEVERITY_ERROR',
          code: 'unknown_key',
          message: 'wrong is not a key.',
          line: 3,
          column: 5,
          hint: 'Did you mean where?',
        },
      ],
    };
  }
  const facts = JSON.parse(yaml) as PipelineFacts; // written by pipelineFile below
  const specJson = canonicalJson(resolved(facts));
  return {
    name: facts.name ?? 'orders',
    specJson,
    sha256: sha256(specJson),
    columns: [{ name: 'order_id', type: 'bigint', notNull: true }],
  };
}

export function pipelineFile(facts: PipelineFacts = {}): string {
  return JSON.stringify(facts);
}

function resolved(facts: PipelineFacts): ResolvedPipeline {
  return {
    name: facts.name ?? 'orders',
    owner: 'data@example.com',
    description: facts.description ?? '',
    ...PIPELINE_DEFAULTS,
    ...facts.running,
    source: {
      ...SOURCE_DEFAULTS,
      ...(facts.queue === undefined ? {} : { events: { queue: facts.queue } }),
      s3: {
        bucket: facts.bucket ?? 'lake',
        key: 'orders/*.csv',
        region: '',
        endpoint: '',
        forcePathStyle: false,
      },
      csv: {
        delimiter: ',',
        quote: '"',
        escape: '"',
        header: true,
        nullValues: [''],
        skipLines: 0,
        encoding: 'utf-8',
        compression: 'auto',
        extraColumns: 'ignore',
      },
      timezone: '',
      ...facts.source,
    },
    columns: [
      {
        name: 'order_id',
        source: 'order_id',
        type: 'bigint',
        required: true,
        nullIf: [],
        trim: 'none',
        onScale: 'round',
      },
    ],
    transform: {
      rename: {},
      split: [],
      lookup: facts.lookup ? [lookup(facts.lookup)] : [],
      set: [],
      mask: (facts.mask ?? []).map((column) => ({ column, how: { kind: 'redact' } })),
      lineage: [],
      drop: [],
    },
    checks: [],
    runChecks: [],
    target: {
      connection: 'env://TARGET',
      schema: 'public',
      table: facts.table ?? 'orders',
      ...TARGET_DEFAULTS,
      publish: facts.publish ?? 'object',
      key: [],
      create: true,
      ...facts.target,
    },
    limits: {
      maxRecordBytes: 1_048_576,
      maxValueBytes: 1_048_576,
      maxRejects: facts.maxRejects,
      maxRejectRatio: facts.maxRejectRatio,
    },
    rejects: { raw: facts.raw ?? 'keep' },
    statistics: 'none',
  };
}

function lookup(kind: 'object' | 'table'): ResolvedLookup {
  return {
    name: 'countries',
    source:
      kind === 'table'
        ? { kind, schema: 'public', table: 'countries' }
        : {
            kind,
            bucket: 'lake',
            key: 'ref/countries.csv',
            delimiter: ',',
            nullValues: [''],
            encoding: 'utf-8',
            compression: 'auto',
          },
    on: [{ column: 'code', key: 'code' }],
    columns: [{ name: 'country', source: 'name', type: 'text' }],
    missing: 'null',
    maxRows: 1_000,
    maxBytes: 1_000_000,
  };
}
