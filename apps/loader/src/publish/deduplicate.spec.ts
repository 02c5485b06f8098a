import { query, useDatabase } from '@sluice/testkit';
import { harness, type Harness } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
];

describe('deduplicate', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
  });

  it.each([
    ['first', 'first', ['1 a', '2 x', 'null n']],
    ['last', 'last', ['1 d', '2 x', 'null o']],
    ['greatest', { max: 'name' }, ['1 d', '2 x', 'null o']],
  ] as const)('keeps the %s row of each key, nulls being equal', async (_, keep, kept) => {
    await sql('DROP TABLE IF EXISTS orders; CREATE TABLE orders (id bigint, name text)');
    const run = new StagedRun(h, COLUMNS, { transform: { deduplicate: { key: ['id'], keep } } });
    await run.prepare();
    await run.stage(
      {
        rows: [
          [1n, 'a'],
          [1n, 'b'],
          [null, 'n'],
        ],
      },
      {
        rows: [
          [1n, null],
          [2n, 'x'],
          [1n, 'd'],
          [null, 'o'],
        ],
      },
    );
    expect((await run.publish()).published?.counts).toMatchObject({ read: 7, loaded: 3, superseded: 4 });
    expect(
      (await sql(`SELECT concat_ws(' ', coalesce(id::text, 'null'), name) AS r FROM orders ORDER BY id`)).map(
        ({ r }) => r as string,
      ),
    ).toEqual(kept);
    const books = await sql('SELECT read = loaded + superseded AS ok FROM sluice.ledger WHERE run_id = $1', [
      run.runId,
    ]);
    expect(books).toEqual([{ ok: true }, { ok: true }]);
  });
});
