import { Random, query, useDatabase } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';
import { type Observation, TimelineModel, type Version, versionsOf } from './timeline-model.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'city', type: 'text' },
  { name: 'note', type: 'text' },
  { name: 'at', type: 'integer' },
];
const NAMES = {
  effective: 'at',
  track: ['city'],
  validFrom: 'valid_from',
  validTo: 'valid_to',
  isCurrent: 'is_current',
  pointInTime: false,
};
type Row = readonly [id: number | null, city: string | null, note: string | null, at: number | null];

describe('history', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() =>
    sql(`DROP TABLE IF EXISTS orders CASCADE;
      CREATE TABLE orders (sk int GENERATED ALWAYS AS IDENTITY, id bigint, city text, note text, at integer,
        valid_from integer NOT NULL, valid_to integer, is_current boolean NOT NULL, PRIMARY KEY (id, valid_from));
      CREATE UNIQUE INDEX current ON orders (id) WHERE is_current`),
  );
  afterEach(() => sql('DELETE FROM sluice.publications'));

  const publish = async (
    rows: readonly Row[],
    { date = '', ...overrides }: PipelineOverrides & { date?: string } = {},
  ) => {
    const target = { mode: 'history' as const, key: ['id'], history: NAMES, ...overrides.target };
    const run = new StagedRun(h, COLUMNS, { ...overrides, target }, { logicalDate: date });
    await run.prepare();
    const half = Math.ceil(rows.length / 2);
    const typed = rows.map(([id, ...rest]) => [id === null ? null : BigInt(id), ...rest]);
    await run.stage({ rows: typed.slice(0, half) }, { rows: typed.slice(half) });
    return { run, end: await run.publish() };
  };
  const counts = async (...args: Parameters<typeof publish>) => {
    const { end } = await publish(...args);
    if (!end.published?.publication) throw new Error(JSON.stringify(end));
    const { inserted, updated, unchanged, superseded, rejected, deleted } = end.published.publication;
    return { inserted, updated, unchanged, superseded, rejected, deleted };
  };
  const NOTHING = { inserted: 0, updated: 0, unchanged: 0, superseded: 0, rejected: 0, deleted: 0 };
  /** `from-to city note`, `*` where it is current. */
  const timeline = async (id = 1) =>
    (
      await sql(
        `SELECT concat(valid_from, '-', valid_to, ' ', city, ' ', note, CASE WHEN is_current THEN '*' END) AS line
         FROM orders WHERE id = $1 ORDER BY valid_from`,
        [id],
      )
    ).map(({ line }) => line as string);
  const versions = async () =>
    (await sql(
      `SELECT id::int, valid_from AS "from", valid_to AS "to", at AS confirmed, city, note FROM orders ORDER BY 1, 2`,
    )) as unknown as Version[];

  it('makes a table for itself, with what keeps a key from having two current rows, and a function of time', async () => {
    await sql('DROP TABLE orders CASCADE');
    const target = { create: true, history: { ...NAMES, pointInTime: true } };
    await counts(
      [
        [1, 'Rome', 'a', 1],
        [1, 'Bonn', 'b', 5],
        [2, 'Kiel', 'c', 3],
      ],
      { target },
    );
    await counts([[1, 'Rome', 'd', 9]], { target });
    const at = async (time: number) =>
      (await sql('SELECT city FROM orders_at($1) ORDER BY id', [time])).map(({ city }) => city as string);
    expect([await at(0), await at(1), await at(4), await at(5), await at(9)]).toEqual([
      [],
      ['Rome'],
      ['Rome', 'Kiel'],
      ['Bonn', 'Kiel'],
      ['Rome', 'Kiel'],
    ]);
    await expect(sql(`INSERT INTO orders VALUES (1, 'x', 'x', 10, 10, NULL, true)`)).rejects.toMatchObject({
      code: '23505',
    });
  });

  it.each([
    ['without the columns of versions', 'ALTER TABLE orders DROP valid_to', /ADD COLUMN "valid_to" integer/],
    ['of another type', 'ALTER TABLE orders ALTER valid_to TYPE bigint', /Name other columns/],
    ['that has no room for an open end', 'ALTER TABLE orders ALTER valid_to SET NOT NULL', /DROP NOT NULL/],
    ['without its index', 'DROP INDEX current', /CREATE UNIQUE INDEX .* WHERE "is_current"/],
  ])('refuses a table %s, and says what helps', async (_, ddl, hint) => {
    await sql(ddl);
    await expect(publish([[1, 'Rome', 'a', 1]])).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
  });

  it('begins a version where a tracked column changes, nulls being values', async () => {
    expect(
      await counts([
        [1, 'Rome', 'a', 1],
        [1, null, 'b', 5],
        [1, 'Bonn', 'c', 7],
      ]),
    ).toEqual({ ...NOTHING, inserted: 3 });
    expect(await timeline()).toEqual(['1-5 Rome a', '5-7  b', '7- Bonn c*']);
    expect(await counts([[1, null, 'd', 9]])).toEqual({ ...NOTHING, inserted: 1, deleted: 1 });
    expect(await timeline()).toEqual(['1-5 Rome a', '5-7  b', '7-9 Bonn c', '9-  d*']);
  });

  it('takes untracked columns, and when it was confirmed, into the version that is there', async () => {
    await counts([[1, 'Rome', 'a', 1]]);
    expect(await counts([[1, 'Rome', 'b', 4]])).toEqual({ ...NOTHING, updated: 1 });
    expect(await timeline()).toEqual(['1- Rome b*']);
    expect(await counts([[1, 'Rome', 'older', 2]])).toEqual({ ...NOTHING, unchanged: 1 });
    expect(await timeline()).toEqual(['1- Rome b*']);
  });

  it.each<[what: string, late: Row, expected: string[], told: Partial<typeof NOTHING>]>([
    ['before all others', [1, 'Kiel', 'z', 0], ['0-2 Kiel z', '2-5 Rome a', '5- Bonn c*'], { inserted: 1 }],
    ['before all others, and equal', [1, 'Rome', 'z', 0], ['0-5 Rome a', '5- Bonn c*'], { updated: 1 }],
    ['in a version', [1, 'Kiel', 'z', 4], ['2-4 Rome a', '4-5 Kiel z', '5- Bonn c*'], { inserted: 1 }],
    ['in a version, equal to the next', [1, 'Bonn', 'z', 4], ['2-4 Rome a', '4- Bonn c*'], { updated: 1 }],
    [
      'in a version that was confirmed later',
      [1, 'Kiel', 'z', 6],
      ['2-5 Rome a', '5-6 Bonn c', '6-8 Kiel z', '8- Bonn c*'],
      { inserted: 1, deleted: 1 },
    ],
    [
      'at the beginning of one',
      [1, 'Kiel', 'z', 5],
      ['2-5 Rome a', '5-8 Kiel z', '8- Bonn c*'],
      { inserted: 1 },
    ],
    [
      'at the beginning of one, equal to the one before',
      [1, 'Rome', 'z', 5],
      ['2-8 Rome z', '8- Bonn c*'],
      { updated: 1 },
    ],
  ])('puts a late row in its place: %s', async (_, late, expected, told) => {
    await counts([
      [1, 'Rome', 'a', 2],
      [1, 'Bonn', 'b', 5],
      [1, 'Bonn', 'c', 8],
    ]);
    const first = await sql('SELECT sk, city FROM orders');
    expect(await counts([late])).toEqual({ ...NOTHING, ...told });
    expect(await timeline()).toEqual(expected);
    for (const { sk, city } of first) {
      const kept = await sql('SELECT city FROM orders WHERE sk = $1', [sk]);
      expect(kept).toEqual([{ city }]); // what refers to a version still does
    }
    expect(await counts([late])).toEqual({ ...NOTHING, unchanged: 1 });
  });

  it('lets the later of two rows for one time win, within a run and over runs', async () => {
    expect(
      await counts([
        [1, 'Rome', 'a', 1],
        [1, 'Bonn', 'b', 1],
      ]),
    ).toEqual({ ...NOTHING, inserted: 1, superseded: 1 });
    expect(await counts([[1, 'Kiel', 'c', 1]])).toEqual({ ...NOTHING, updated: 1 });
    expect(await timeline()).toEqual(['1- Kiel c*']);
  });

  it('lets a run for an earlier date add what it knows, but not contradict a later one', async () => {
    await counts([[1, 'Rome', 'a', 20]], { date: '2026-01-20' });
    expect(await counts([[1, 'Bonn', 'b', 10]], { date: '2026-01-10' })).toEqual({ ...NOTHING, inserted: 1 });
    expect(await counts([[1, 'Rome', 'a', 20]], { date: '2026-01-10' })).toEqual({
      ...NOTHING,
      unchanged: 1,
    });
    const { end } = await publish([[1, 'Kiel', 'a', 20]], { date: '2026-01-10' });
    expect(end.refused).toMatchObject({ reason: 'OUT_OF_ORDER' });
    expect(await timeline()).toEqual(['10-20 Bonn b', '20- Rome a*']);
  });

  it('leaves versions closed that somebody has closed, until more is known', async () => {
    await counts([[1, 'Rome', 'a', 1]]);
    await sql('UPDATE orders SET valid_to = 5, is_current = false');
    expect(await counts([[1, 'Bonn', 'b', 3]])).toEqual({ ...NOTHING, inserted: 1 });
    expect(await timeline()).toEqual(['1-3 Rome a', '3-5 Bonn b']);
    expect(await counts([[1, 'Bonn', 'c', 8]])).toEqual({ ...NOTHING, inserted: 1 });
    expect(await timeline()).toEqual(['1-3 Rome a', '3-5 Bonn b', '8- Bonn c*']);
  });

  it('rejects rows without key or time, and rows that the table refuses, alone', async () => {
    await sql(`CREATE FUNCTION pick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.city = 'bad' THEN RAISE 'not this one'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER pick AFTER INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION pick();
      ALTER TABLE orders ADD CHECK (note <> 'never')`);
    const { end, run } = await publish([
      [null, 'Rome', 'a', 1],
      [1, 'Rome', 'a', null],
      [1, 'Rome', 'a', 1],
      [1, 'bad', 'a', 2],
      [1, 'Bonn', 'a', 3],
      [2, 'Bonn', 'never', 3],
      [3, 'bad', 'a', 1],
      [3, 'Kiel', 'a', 4],
    ]);
    expect(end.published?.publication).toMatchObject({ staged: 8, inserted: 3, rejected: 5 });
    const rejects = await sql(
      `SELECT split_id, record, broken -> 0 ->> 'rule' AS rule FROM sluice.rejects WHERE run_id = $1 ORDER BY 1, 2`,
      [run.runId],
    );
    expect(rejects.map(({ rule }) => rule)).toEqual([
      'key',
      'key',
      'constraint:P0001',
      'constraint:orders_note_check',
      'constraint:P0001',
    ]);
    expect(await timeline()).toEqual(['1-3 Rome a', '3- Bonn a*']);
    expect(await timeline(3)).toEqual(['4- Kiel a*']);
    await sql('DROP FUNCTION pick CASCADE');
  });

  it('refuses to work on versions that overlap', async () => {
    await sql(
      `INSERT INTO orders (id, city, at, valid_from, valid_to, is_current) VALUES (1, 'a', 1, 1, 9, false), (1, 'b', 5, 5, NULL, true)`,
    );
    const { end } = await publish([[1, 'Kiel', 'a', 7]]);
    expect(end.refused).toMatchObject({
      reason: 'TARGET_ERROR',
      message: expect.stringContaining('overlap'),
    });
  });

  it.each([1, 2, 3, 4])(
    'agrees with a timeline in memory over random loads, late and repeated (%i)',
    async (seed) => {
      const random = new Random(seed);
      const model = new TimelineModel();
      const all = new Map<string, Observation>();
      let rows: Observation[] = [];
      for (let n = 0; n < 8; n++) {
        const again = n > 0 && random.chance(0.3);
        if (!again) rows = observations(random, 250, all);
        const told = await counts(rows.map(({ id, city, note, at }) => [id, city, note, at]));
        if (again) expect(told).toEqual({ ...NOTHING, unchanged: rows.length });
        model.load(rows);
        expect(await versions()).toEqual(model.versions());
      }
      // However late rows came, what is current is what the latest of all says.
      const keys = [...new Set([...all.values()].map(({ id }) => id))];
      const current = keys.map((key) => versionsOf([...all.values()].filter(({ id }) => id === key)).at(-1));
      const expected = current
        .map((version) => [version?.id, version?.city, version?.note, version?.confirmed])
        .sort();
      const found = await sql('SELECT id::int, city, note, at FROM orders WHERE is_current');
      expect(found.map(({ id, city, note, at }) => [id, city, note, at]).sort()).toEqual(expected);
    },
  );
});

/** Facts of one world, each of which is seen any number of times: there is one truth for a key and time. */
function observations(random: Random, count: number, all: Map<string, Observation>): Observation[] {
  const rows = new Map<string, Observation>();
  while (rows.size < count) {
    const [id, at] = [random.int(1, 40), random.int(1, 60)];
    const name = `${id} ${at}`;
    const city = random.chance(0.1) ? null : `c${random.int(1, 3)}`;
    const row = all.get(name) ?? { id, at, city, note: random.chance(0.1) ? null : `n${random.int(1, 5)}` };
    all.set(name, row);
    rows.set(name, row);
  }
  return [...rows.values()];
}
