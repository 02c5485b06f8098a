import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  generateOrders,
  type ObjectAnswer,
  type OrdersObject,
  ORDER_TABLE_COLUMNS,
  query,
  withClient,
  workspaceRoot,
} from '@sluice/testkit';
import { from as copyFrom } from 'pg-copy-streams';
import type { Cluster } from '../cluster/cluster.js';
import type { PatientClient } from './client.js';

export const BUCKET = 'sluice-chaos';

/** What a pipeline is, and what its table must hold after any number of runs. */
export interface WorkloadSpec {
  readonly name: string;
  /** Lines below `target:`, besides connection and table. */
  readonly target: readonly string[];
  /** Lines at the top level. */
  readonly more?: readonly string[];
  /** Lines below `source:`. */
  readonly source?: readonly string[];
  /** each: every run adds its rows. once: the table is the same after every run. */
  readonly rows: 'each' | 'once';
  readonly objects: number;
  readonly records: number;
  /** Share of defective records; default: one of every kind in each object. */
  readonly defects?: number;
  /** The table has a primary key. */
  readonly key?: boolean;
  /** Default: BUCKET. Another one keeps versions. */
  readonly bucket?: string;
  /** Statements that finish the table. */
  readonly sql?: readonly string[];
  /** More columns of the table. */
  readonly columns?: readonly string[];
}

/** A pipeline that has been set up, with its answer key in the target database beside the table. */
export interface Workload extends WorkloadSpec {
  readonly answers: readonly ObjectAnswer[];
  readonly keys: readonly string[];
  readonly objectBodies: readonly OrdersObject[];
  readonly yaml: string;
}

export const workloadTable = (name: string): string => `public.${name}`;
export const expectedTable = (name: string): string => `chaos.${name}`;

const COLUMNS = `order_id bigint, ordered_at timestamptz, customer text, status varchar(12), quantity integer,
  unit_price numeric(12,2), discount double precision, gift boolean, ship_date date, comment text, total numeric(14,2)`;

const example = readFileSync(join(workspaceRoot(), 'examples', 'orders.yaml'), 'utf8');

/** Objects, tables, the answer key, the pipeline. */
export async function setUp(
  spec: WorkloadSpec,
  seed: number,
  cluster: Cluster,
  client: PatientClient,
): Promise<Workload> {
  const { name, objects, records, defects, bucket = BUCKET } = spec;
  const objectBodies = [
    ...generateOrders({
      ...{ rows: objects * records, objects, seed, prefix: `${name}/part-` },
      ...(defects === undefined ? {} : { defects }),
    }),
  ];
  if (bucket !== BUCKET) await cluster.s3.createBucket(bucket, { versioned: true });
  for (const { key, body } of objectBodies) await cluster.s3.putObject(bucket, key, body);
  const answers = objectBodies.map(({ answer }) => answer);
  await makeTables(spec, answers, cluster.targetUrl);
  const yaml = pipelineOf(spec);
  await client.apply(yaml);
  return { ...spec, answers, keys: answers.map(({ key }) => key), objectBodies, yaml };
}

function pipelineOf({ name, target, more = [], source = [], bucket = BUCKET }: WorkloadSpec): string {
  const head = example.slice(0, example.indexOf('\ntarget:'));
  return [
    head
      .replace('name: orders', `name: ${name}`)
      .replace('bucket: sluice-demo', `bucket: ${bucket}`)
      .replace('key: orders/*.csv', `key: ${name}/*.csv`)
      .replace('\n  timezone: UTC', ['\n  timezone: UTC', ...source].join('\n  ')),
    'target:',
    '  connection: secret://sluice/target',
    `  table: ${workloadTable(name)}`,
    ...target.map((line) => `  ${line}`),
    'limits: { max_reject_ratio: 1 }',
    'rejects: { raw: keep }',
    ...more,
    '',
  ].join('\n');
}

async function makeTables(
  { name, key, columns = [], sql = [] }: WorkloadSpec,
  answers: readonly ObjectAnswer[],
  url: string,
): Promise<void> {
  const primary = key ? ', PRIMARY KEY (order_id)' : '';
  const more = columns.map((column) => `, ${column}`).join('');
  await query(url, `CREATE TABLE ${workloadTable(name)} (${COLUMNS}${more}${primary})`);
  for (const statement of sql) await query(url, statement);
  await query(url, 'CREATE SCHEMA IF NOT EXISTS chaos');
  await query(url, `CREATE TABLE ${expectedTable(name)} (${COLUMNS})`);
  await query(
    url,
    `CREATE TABLE ${expectedTable(`${name}_rejects`)} (key text, record bigint, byte_offset bigint, raw bytea)`,
  );
  await copyIn(
    url,
    `${expectedTable(name)} (${ORDER_TABLE_COLUMNS.join(', ')})`,
    answers.flatMap(({ rows }) => rows),
  );
  const rejects = answers.flatMap((answer) => answer.rejects);
  await copyIn(
    url,
    expectedTable(`${name}_rejects`),
    rejects.map(({ key: object, record, byteOffset, raw }) =>
      [object, record, byteOffset, `\\\\x${raw.toString('hex')}`].join('\t'),
    ),
  );
}

async function copyIn(url: string, into: string, lines: readonly string[]): Promise<void> {
  await withClient(url, (client) =>
    pipeline(
      Readable.from(lines.map((line) => `${line}\n`)),
      client.query(copyFrom(`COPY ${into} FROM STDIN`)),
    ),
  );
}
