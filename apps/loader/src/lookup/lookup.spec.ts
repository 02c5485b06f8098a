import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ResolvedLookup } from '@sluice/config';
import { messages, unary, type LookupTrailer__Output } from '@sluice/proto';
import { query, useDatabase } from '@sluice/testkit';
import { harness, type Harness } from '../testing/harness.fixture.js';

const COLUMNS = [{ name: 'id', type: 'bigint' }];

function lookup(more: Partial<ResolvedLookup> = {}): ResolvedLookup {
  return {
    name: 'countries',
    source: { kind: 'table', schema: 'public', table: 'countries' },
    on: [{ column: 'country', key: 'code' }],
    columns: [
      { name: 'country_name', source: 'na"me', type: 'text' },
      { name: 'since', source: 'since', type: 'date' },
    ],
    missing: 'null',
    maxRows: 100_000,
    maxBytes: 100_000_000,
    ...more,
  };
}

describe('Lookup', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
    await sql(
      `ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET DateStyle = 'German'; CREATE TABLE orders (id bigint)`,
    );
  });
  beforeEach(() =>
    sql(`DROP TABLE IF EXISTS countries; CREATE TABLE countries (code text, "na""me" text, since date);
      INSERT INTO countries VALUES ('de', 'Ger"many', '1949-05-23'), ('xx', '', NULL), ('fr', E'a,b\\nc', NULL), (NULL, 'none', NULL)`),
  );

  const pipelineOf = (one: ResolvedLookup) => h.pipeline({ transform: { lookup: [one] } });
  const prepare = (runId: string, one = lookup()) => h.prepare(pipelineOf(one), COLUMNS, { runId });
  const read = async (runId: string, one = lookup()) => {
    const chunks: Buffer[] = [];
    let trailer: LookupTrailer__Output | null | undefined;
    for await (const event of messages(
      h.client.lookup({ pipeline: pipelineOf(one), run: { runId }, name: one.name }),
    )) {
      if (event.chunk) chunks.push(event.chunk);
      trailer = event.trailer ?? trailer;
    }
    const bytes = Buffer.concat(chunks);
    expect(trailer).toMatchObject({ bytes: bytes.length, crc32: crc32(bytes) });
    return { csv: bytes.toString(), rows: trailer?.rows, chunks: chunks.length };
  };

  it('streams the table as CSV: values quoted, nulls empty, rows without a key left out', async () => {
    const runId = randomUUID();
    await prepare(runId);
    const { csv, rows } = await read(runId);
    expect(rows).toBe(3);
    expect(csv).toBe('"code","na""me","since"\n"de","Ger""many","1949-05-23"\n"xx","",\n"fr","a,b\nc",\n');
  });

  it('keeps what the table held when the run was prepared, however often that is', async () => {
    const runId = randomUUID();
    await Promise.all([prepare(runId), prepare(runId)]);
    await sql(`INSERT INTO countries VALUES ('it', 'Italy', NULL)`);
    await prepare(runId);
    expect((await read(runId)).rows).toBe(3);
    expect((await read(randomUUID())).rows).toBe(4);
  });

  it('streams a table of many rows in pieces', async () => {
    await sql(
      `INSERT INTO countries SELECT 'c' || i, repeat('x', 100), NULL FROM generate_series(1, 20000) i`,
    );
    const { rows, chunks } = await read(randomUUID());
    expect(rows).toBe(20_003);
    expect(chunks).toBeGreaterThan(3);
  });

  it('streams an empty table', async () => {
    await sql('TRUNCATE countries');
    expect(await read(randomUUID())).toMatchObject({ csv: '"code","na""me","since"\n', rows: 0 });
  });

  it.each<[string, Partial<ResolvedLookup>, string, string, RegExp]>([
    ['too many rows', { maxRows: 2 }, '', 'LOOKUP_INVALID', /max_rows, 2 rows/],
    ['too many bytes', { maxBytes: 10 }, '', 'LOOKUP_INVALID', /bytes of CSV, more than max_bytes, 10/],
    [
      'a key that occurs twice',
      {},
      `INSERT INTO countries VALUES ('de', 'again', NULL)`,
      'LOOKUP_INVALID',
      /\(code\)=\(de\) occurs 2 times/,
    ],
    [
      'no such table',
      { source: { kind: 'table', schema: 'public', table: 'countrys' } },
      '',
      'TABLE_NOT_FOUND',
      /Lookup countries reads table public\.countrys/,
    ],
    [
      'no such column',
      { on: [{ column: 'c', key: 'cod' }] },
      '',
      'COLUMN_MISMATCH',
      /cod is not in it \(nearest: code\)/,
    ],
  ])('is refused for %s', async (_, more, ddl, reason, message) => {
    if (ddl) await sql(ddl);
    const runId = randomUUID();
    await expect(prepare(runId, lookup(more))).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
    expect(await sql('SELECT FROM sluice.lookups WHERE run_id = $1', [runId])).toEqual([]);
  });

  it('forgets the snapshot when the run is aborted', async () => {
    const runId = randomUUID();
    await prepare(runId);
    await unary(h.client.abort.bind(h.client), { pipeline: pipelineOf(lookup()), run: { runId } });
    expect(await sql('SELECT FROM sluice.lookups WHERE run_id = $1', [runId])).toEqual([]);
    expect(await sql('SELECT FROM sluice.open_runs WHERE run_id = $1', [runId])).toEqual([]);
  });
});
