import type { ResolvedLookup } from '@sluice/config';
import { columnList, qualified, quoteIdent } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import { creating } from '../prepare/sluice-tables.js';
import { openRun, type RunFacts } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';

/** CSV of a snapshot's piece, about; a piece holds whole rows. */
const CHUNK_BYTES = 512 * 1024;

/**
 * Keeps what a lookup's table holds now, once per run, as CSV: every value quoted, nulls as unquoted empty fields. Rows with
 * a null in the key match nothing and are left out. Made inside the database: no row comes to this process.
 *
 * @throws SluiceError LOOKUP_INVALID where it is over its limits, or a key occurs twice
 */
export async function takeSnapshot(session: Session, facts: RunFacts, lookup: ResolvedLookup): Promise<void> {
  const { runId, pipeline, spec } = facts;
  if (lookup.source.kind !== 'table' || (await hasSnapshot(session, runId, lookup.name))) return;
  const { source } = lookup;
  await creating(session, async () => {
    if (await hasSnapshot(session, runId, lookup.name)) return; // while we waited
    // The forms of values that the validator reads, whatever the database's own are.
    await session.query(
      `SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'`,
    );
    await openRun(session, runId, pipeline.name, `${spec.target.schema}.${spec.target.table}`);
    await checkKeys(session, lookup, qualified(source.schema, source.table));
    const { rows, bytes } = await store(session, runId, lookup, qualified(source.schema, source.table));
    const table = `${source.schema}.${source.table}`;
    if (rows > lookup.maxRows) throw tooLarge(lookup, table, `more than max_rows, ${lookup.maxRows} rows`);
    if (bytes > lookup.maxBytes)
      throw tooLarge(lookup, table, `${bytes} bytes of CSV, more than max_bytes, ${lookup.maxBytes}`);
  });
}

export async function hasSnapshot(session: Session, runId: string, name: string): Promise<boolean> {
  const { count } = await session.query(
    'SELECT FROM sluice.lookups WHERE run_id = $1 AND name = $2 LIMIT 1',
    [runId, name],
  );
  return count > 0;
}

async function store(
  session: Session,
  runId: string,
  lookup: ResolvedLookup,
  table: string,
): Promise<{ rows: number; bytes: number }> {
  const names = [
    ...new Set([...lookup.on.map(({ key }) => key), ...lookup.columns.map(({ source }) => source)]),
  ];
  const quoted = (text: string): string => `'"' || replace(${text}, '"', '""') || '"'`;
  const line = names
    .map((name) => `coalesce(${quoted(`${quoteIdent(name)}::text`)}, '')`)
    .join(` || ',' || `);
  const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
  const { rows } = await session.query<{ rows: string; bytes: string }>(
    `WITH lines AS (SELECT row_number() OVER () AS n, ${line} || E'\\n' AS line
       FROM ${table} WHERE ${notNull(lookup)} LIMIT $4),
     pieces AS (SELECT n, line, sum(octet_length(line)) OVER (ORDER BY n) / ${CHUNK_BYTES} AS chunk FROM lines),
     stored AS (INSERT INTO sluice.lookups (run_id, name, chunk, rows, data)
       SELECT $1::uuid, $2::text, 0, 0, convert_to($3::text || E'\\n', 'UTF8')
       UNION ALL
       SELECT $1::uuid, $2::text, 1 + chunk::int, count(*), convert_to(string_agg(line, '' ORDER BY n), 'UTF8') FROM pieces GROUP BY chunk
       RETURNING rows, octet_length(data) AS bytes)
     SELECT sum(rows)::int8 AS rows, sum(bytes)::int8 AS bytes FROM stored`,
    [runId, lookup.name, header, lookup.maxRows + 1],
  );
  return { rows: Number(rows[0].rows), bytes: Number(rows[0].bytes) };
}

function notNull({ on }: ResolvedLookup): string {
  return on.map(({ key }) => `${quoteIdent(key)} IS NOT NULL`).join(' AND ');
}

async function checkKeys(session: Session, lookup: ResolvedLookup, table: string): Promise<void> {
  const keys = lookup.on.map(({ key }) => key);
  const texts = keys.map((key) => `${quoteIdent(key)}::text`).join(`, ', ', `);
  const { rows } = await session.query<{ key: string; n: string }>(
    `SELECT concat(${texts}) AS key, count(*) AS n FROM ${table} WHERE ${notNull(lookup)}
     GROUP BY ${columnList(keys)} HAVING count(*) > 1 LIMIT 1`,
  );
  if (rows.length === 0) return;
  const [{ key, n }] = rows;
  throw new SluiceError(
    'LOOKUP_INVALID',
    `Lookup ${lookup.name}: key (${keys.join(', ')})=(${key.slice(0, 200)}) occurs ${n} times in its table.`,
    {
      hint: 'A key may occur once. Look up by more columns, or correct the table.',
      where: { lookup: lookup.name },
    },
  );
}

function tooLarge(lookup: ResolvedLookup, table: string, what: string): SluiceError {
  return new SluiceError('LOOKUP_INVALID', `Lookup ${lookup.name}: table ${table} has ${what}.`, {
    hint: 'Raise the limit, or join the table in the target after loading.',
    where: { lookup: lookup.name, table },
  });
}
