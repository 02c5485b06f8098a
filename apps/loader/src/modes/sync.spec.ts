import { query, Random, useDatabase } from '@sluice/testkit';
import type { RunContext } from '@sluice/proto';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun, type StagedSplit } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
  { name: 'v', type: 'integer' },
];
const DAY_MS = 86_400_000;
const SOFT = { delete: 'soft', deletedColumn: 'gone' } as const;
const HARD = { delete: 'hard', deletedColumn: '' } as const;

type Row = readonly [id: number, name: string | null, v?: number];

describe('sync', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);
  const table = async () =>
    (await sql('SELECT id, name, gone IS NOT NULL AS gone FROM people ORDER BY id')).map(
      ({ id, name, gone }) => [Number(id), name, gone],
    );

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() =>
    sql(`DROP TABLE IF EXISTS people; DROP SCHEMA IF EXISTS sluice CASCADE;
      CREATE TABLE people (id bigint PRIMARY KEY, name text, v int, gone timestamptz)`),
  );

  const staged = async (
    splits: readonly StagedSplit[],
    target: PipelineOverrides['target'] = {},
    context: RunContext = {},
    more: PipelineOverrides = {},
  ) => {
    const base = { mode: 'sync', key: ['id'], table: 'people', sync: SOFT } as const;
    const run = new StagedRun(h, COLUMNS, { ...more, target: { ...base, ...target } }, context);
    await run.prepare();
    await run.stage(...splits);
    return run;
  };
  const split = (...rows: readonly Row[]): StagedSplit => ({
    rows: rows.map(([id, name, v]) => [BigInt(id), name, v ?? null]),
  });
  const load = async (rows: readonly Row[], ...rest: [PipelineOverrides['target']?, RunContext?]) => {
    const { published, refused } = await (await staged([split(...rows)], ...rest)).publish();
    return published?.publication ?? refused;
  };

  it('marks keys that are missing with the time of the run, once, and takes the mark off when they come again', async () => {
    await load([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    const at = { triggeredAtMs: 10 * DAY_MS };
    expect(
      await load(
        [
          [1, 'a'],
          [3, 'x'],
        ],
        {},
        at,
      ),
    ).toMatchObject({ unchanged: 1, updated: 1, deleted: 1 });
    expect(
      await load(
        [
          [1, 'a'],
          [3, 'x'],
        ],
        {},
        { triggeredAtMs: 20 * DAY_MS },
      ),
    ).toMatchObject({ unchanged: 2, deleted: 0 });
    expect(await sql('SELECT gone FROM people WHERE id = 2')).toEqual([{ gone: new Date(10 * DAY_MS) }]);
    // As it was, but for the mark: that is an update as well.
    expect(
      await load([
        [1, 'a'],
        [2, 'b'],
        [3, 'x'],
      ]),
    ).toMatchObject({ unchanged: 2, updated: 1, deleted: 0 });
    expect(await table()).toEqual([
      [1, 'a', false],
      [2, 'b', false],
      [3, 'x', false],
    ]);
  });

  it('deletes keys that are missing under delete: hard', async () => {
    await load(
      [
        [1, 'a'],
        [2, 'b'],
      ],
      { sync: HARD },
    );
    expect(
      await load(
        [
          [2, 'b'],
          [3, 'c'],
        ],
        { sync: HARD },
      ),
    ).toMatchObject({ inserted: 1, unchanged: 1, deleted: 1 });
    expect((await table()).map(([id]) => id)).toEqual([2, 3]);
  });

  it('does not take a key for missing whose row is older than the table’s', async () => {
    for (const how of [SOFT, HARD]) {
      const target = { sync: how, version: 'v' };
      await load(
        [
          [1, 'new', 5],
          [2, 'b', 1],
        ],
        target,
      );
      expect(await load([[1, 'old', 4]], target)).toMatchObject({ superseded: 1, deleted: 1, updated: 0 });
      expect((await table())[0]).toEqual([1, 'new', false]);
    }
  });

  it('deletes rows that refer to each other, whichever way round', async () => {
    await sql('DROP TABLE people');
    await sql(
      `CREATE TABLE people (id bigint PRIMARY KEY, name text UNIQUE, v int REFERENCES people (id), gone timestamptz)`,
    );
    const target = { sync: HARD };
    await load(
      [
        [1, 'boss'],
        [2, 'b', 1],
      ],
      target,
    );
    // 2 refers to 1, which goes, until it is updated.
    expect(
      await load(
        [
          [2, 'b', 4],
          [4, 'new'],
        ],
        target,
      ),
    ).toMatchObject({ inserted: 1, updated: 1, deleted: 1 });
    expect(
      await load(
        [
          [2, 'b'],
          [5, 'other'],
        ],
        target,
      ),
    ).toMatchObject({ inserted: 1, updated: 1, deleted: 1 });
  });

  describe('publishes nothing', () => {
    const before: Row[] = [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ];
    const REJECT = { record: 9, raw: 'x', broken: '[]' };
    it.each<[string, () => Promise<StagedRun>, string, RegExp]>([
      [
        'of a run with rejects',
        () => staged([{ ...split([1, 'x']), rejects: [REJECT] }]),
        'REJECT_LIMIT',
        /would take their rows/,
      ],
      ['of a run without rows', () => staged([split()]), 'DELETE_LIMIT', /has no rows/],
      [
        'where more live rows would go than max_delete_ratio allows',
        // One of the four is marked already, so two of three would go.
        async () => {
          await sql('UPDATE people SET gone = now() WHERE id = 4');
          return staged([split([1, 'a'])], { maxDeleteRatio: 0.6 });
        },
        'DELETE_LIMIT',
        /delete 2 of 3 rows/,
      ],
      [
        'of an earlier date, whatever the versions are',
        async () => {
          await load(before, { version: 'v' }, { logicalDate: '2026-05-02' });
          return staged([split([1, 'a', 9])], { version: 'v' }, { logicalDate: '2026-05-01' });
        },
        'OUT_OF_ORDER',
        /2026-05-02/,
      ],
    ])('%s', async (_name, make, reason, message) => {
      await load(before);
      const run = await make();
      const was = await table();
      expect((await run.publish()).refused).toMatchObject({
        reason,
        message: expect.stringMatching(message),
      });
      expect(await table()).toEqual(was);
    });
  });

  it('takes rejected records for missing under allow_rejects, and clears the mark when a replay brings them', async () => {
    await load([
      [1, 'a'],
      [2, 'b'],
    ]);
    const run = await staged([{ ...split([1, 'a']), rejects: [{ record: 2, raw: '2', broken: '[]' }] }], {
      allowRejects: true,
    });
    expect((await run.publish()).published?.publication).toMatchObject({ deleted: 1 });
    expect(await load([[2, 'B']], {}, { replayOf: run.runId })).toMatchObject({ updated: 1, deleted: 0 });
    expect(await table()).toEqual([
      [1, 'a', false],
      [2, 'B', false],
    ]);
  });

  it('refuses a replay once a later run has told which keys are gone', async () => {
    const run = await staged([{ ...split([1, 'a']), rejects: [{ record: 2, raw: '2', broken: '[]' }] }], {
      allowRejects: true,
    });
    await run.publish();
    await load([[1, 'a']]);
    expect(await load([[2, 'B']], {}, { replayOf: run.runId })).toMatchObject({ reason: 'OUT_OF_ORDER' });
    expect(await table()).toEqual([[1, 'a', false]]);
  });

  it('leaves the table with what the last run had, whatever came before (random runs)', async () => {
    const random = new Random(11);
    const model = new Map<number, { name: string; gone: boolean }>();
    for (let round = 0; round < 10; round++) {
      const records = Array.from({ length: random.int(1, 40) }, (): Row => [
        random.int(0, 30),
        `n${random.int(0, 2)}`,
      ]);
      const now = new Map(records.map(([id, name]) => [id, name ?? '']));
      const counts = {
        inserted: 0,
        updated: 0,
        unchanged: 0,
        deleted: 0,
        superseded: records.length - now.size,
      };
      for (const [id, row] of model) {
        if (now.has(id)) continue;
        counts.deleted += row.gone ? 0 : 1;
        row.gone = true;
      }
      for (const [id, name] of now) {
        const was = model.get(id);
        counts[!was ? 'inserted' : was.gone || was.name !== name ? 'updated' : 'unchanged'] += 1;
        model.set(id, { name, gone: false });
      }
      expect(await load(records)).toMatchObject(counts);
      expect(await table()).toEqual(
        [...model].sort(([a], [b]) => a - b).map(([id, { name, gone }]) => [id, name, gone]),
      );
    }
  });
});
