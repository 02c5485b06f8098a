import { createHash } from 'node:crypto';
import type { ResolvedPipeline } from '@sluice/config';
import { qualified, quoteIdent, quoteLiteral, sqlStateOf, type TableInfo } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import { creating } from '../prepare/sluice-tables.js';
import type { Session } from '../target/session.js';

/** More at a time are a sign of dates that are none, or of a column that is not to partition by. */
const MAX_NEW = 1_000;
/** Longest name of a table, in bytes. */
const NAME_BYTES = 63;

/** Makes what the table lacks to take the rows of a stage. */
export type MakeRoom = (table: TableInfo, stage: string) => Promise<void>;

interface Partition {
  readonly name: string;
  /** `FOR VALUES …` */
  readonly bounds: string;
}

/**
 * Makes the partitions that staged rows need, where target.setup.partition_by asks for it: each in the transaction of `owner`,
 * which is not the one that loads, so that nobody waits for it for longer than that takes. Readers and writers go on.
 *
 * @param session sees the rows in `stage`
 * @throws SluiceError TARGET_ERROR where it would be too many
 */
export async function makePartitions(
  session: Session,
  spec: ResolvedPipeline,
  table: TableInfo,
  stage: string,
  owner: (work: (session: Session) => Promise<void>) => Promise<void>,
): Promise<void> {
  const { partitionBy } = spec.target.setup;
  if (!partitionBy || table.kind !== 'p') return;
  if (!(await isKey(session, table, partitionBy))) return; // somebody made the table otherwise, and its partitions too
  const needed = await neededBy(session, spec, table, stage);
  const missing = await missingOf(session, spec, needed);
  if (missing.length > 0) await owner((other) => create(other, spec, missing));
}

type PartitionBy = NonNullable<ResolvedPipeline['target']['setup']['partitionBy']>;

async function isKey(
  session: Session,
  { oid }: TableInfo,
  { strategy, column }: PartitionBy,
): Promise<boolean> {
  const { rows } = await session.query<{ same: boolean }>(
    `SELECT pg_get_partkeydef($1) = format('%s (%I)', upper($2), $3::text) AS same`,
    [oid, strategy, column],
  );
  return rows[0].same;
}

async function neededBy(
  session: Session,
  spec: ResolvedPipeline,
  table: TableInfo,
  stage: string,
): Promise<Partition[]> {
  const { partitionBy } = spec.target.setup;
  if (!partitionBy) return [];
  const type = table.columns.find(({ name }) => name === partitionBy.column)?.type ?? '';
  const found =
    partitionBy.strategy === 'list'
      ? await values(session, partitionBy, stage)
      : await spans(session, partitionBy, type, stage);
  if (found.length <= MAX_NEW) return found.map((one) => partitionOf(spec.target.table, one));
  const name = `${spec.target.schema}.${spec.target.table}`;
  throw new SluiceError('TARGET_ERROR', `The rows need more than ${MAX_NEW} partitions of ${name}.`, {
    hint: `Look at the values of ${partitionBy.column}; or set target.partition_by.every to a longer time.`,
    where: { table: name },
  });
}

interface Found {
  readonly suffix: string;
  readonly bounds: string;
}

/** Of infinite times, and of nulls, there is no partition: such rows are rejected. */
async function spans(
  session: Session,
  { column, every = 'month' }: PartitionBy,
  type: string,
  stage: string,
): Promise<Found[]> {
  const zoned = type.includes('with time zone');
  const value = `${quoteIdent(column)}${zoned ? ` AT TIME ZONE 'UTC'` : '::timestamp'}`;
  const suffix = { day: 'YYYYMMDD', month: 'YYYYMM', year: 'YYYY' }[every];
  const { rows } = await session.query<{ low: string; high: string; suffix: string }>(
    `SELECT to_char(low, 'YYYY-MM-DD') AS low, to_char(low + interval '1 ${every}', 'YYYY-MM-DD') AS high,
       to_char(low, '${suffix}') AS suffix
     FROM (SELECT DISTINCT date_trunc('${every}', ${value}) AS low FROM ${stage}
       WHERE isfinite(${quoteIdent(column)}) AND ${value} >= '0001-01-01' AND ${value} < '9999-01-01' LIMIT ${MAX_NEW + 1}) d`,
  );
  const at = (day: string): string => quoteLiteral(zoned ? `${day} 00:00:00+00` : day);
  return rows.map(({ low, high, suffix: name }) => ({
    suffix: `p${name}`,
    bounds: `FOR VALUES FROM (${at(low)}) TO (${at(high)})`,
  }));
}

async function values(session: Session, { column }: PartitionBy, stage: string): Promise<Found[]> {
  const { rows } = await session.query<{ value: string | null }>(
    `SELECT DISTINCT ${quoteIdent(column)}::text AS value FROM ${stage} LIMIT ${MAX_NEW + 1}`,
  );
  return rows.map(({ value }) => {
    if (value === null) return { suffix: 'null', bounds: 'FOR VALUES IN (NULL)' };
    const word = value
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .slice(0, 20);
    return { suffix: `${word}_${digest(value)}`, bounds: `FOR VALUES IN (${quoteLiteral(value)})` };
  });
}

function partitionOf(table: string, { suffix, bounds }: Found): Partition {
  const name = `${table}_${suffix}`;
  if (Buffer.byteLength(name) <= NAME_BYTES) return { name, bounds };
  // Cut at a character, not within one.
  let cut = table;
  const rest = `_${digest(table)}_${suffix}`;
  while (Buffer.byteLength(cut + rest) > NAME_BYTES) cut = cut.slice(0, -1);
  return { name: cut + rest, bounds };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

async function missingOf(
  session: Session,
  { target }: ResolvedPipeline,
  needed: readonly Partition[],
): Promise<Partition[]> {
  const { rows } = await session.query<{ name: string }>(
    `SELECT name FROM unnest($2::text[]) AS name WHERE to_regclass(format('%I.%I', $1::text, name)) IS NULL`,
    [target.schema, needed.map(({ name }) => name)],
  );
  const names = new Set(rows.map(({ name }) => name));
  return needed.filter(({ name }) => names.has(name));
}

/**
 * CREATE and ATTACH: CREATE TABLE … PARTITION OF would keep readers out. Partitions that somebody else has made for the same
 * values stay theirs.
 */
async function create(
  session: Session,
  spec: ResolvedPipeline,
  partitions: readonly Partition[],
): Promise<void> {
  const { schema, table } = spec.target;
  const parent = qualified(schema, table);
  await creating(session, async () => {
    for (const { name, bounds } of await missingOf(session, spec, partitions)) {
      await session.query('SAVEPOINT sluice_partition');
      try {
        await session.query(
          `CREATE TABLE ${qualified(schema, name)} (LIKE ${parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS
             INCLUDING STORAGE INCLUDING COMPRESSION INCLUDING GENERATED)`,
        );
        await session.query(`ALTER TABLE ${parent} ATTACH PARTITION ${qualified(schema, name)} ${bounds}`);
      } catch (error) {
        if (sqlStateOf(error) !== '42P17') throw error; // overlaps
        await session.query('ROLLBACK TO SAVEPOINT sluice_partition');
      }
    }
  });
}
