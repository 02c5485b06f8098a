import { canonicalJson, type ResolvedPipeline, sha256 } from '@sluice/config';
import type { CheckResponse } from '@sluice/proto';

export interface PipelineFacts {
  readonly name?: string;
  readonly description?: string;
  readonly maxRejects?: number;
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
    source: {
      s3: { bucket: 'lake', key: 'orders/*.csv', region: '', endpoint: '', forcePathStyle: false },
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
    transform: { rename: {}, split: [], lookup: [], set: [], mask: [], lineage: [], drop: [] },
    checks: [],
    runChecks: [],
    target: {
      connection: 'env://TARGET',
      schema: 'public',
      table: 'orders',
      mode: 'append',
      publish: 'object',
      key: [],
      create: true,
    },
    limits: { maxRecordBytes: 1_048_576, maxValueBytes: 1_048_576, maxRejects: facts.maxRejects },
    rejects: { raw: 'keep' },
    statistics: 'none',
  };
}
