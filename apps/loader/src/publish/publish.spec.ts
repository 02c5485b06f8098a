import { unary } from '@sluice/proto';
import { query, useDatabase } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
];

describe('Publish', () => {
  let h: Harness;
  const replicas: Harness[] = [];
  afterAll(() => Promise.all([...replicas, h].map((one) => one.stop()))); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() =>
    sql('DROP TABLE IF EXISTS orders; CREATE TABLE orders (id bigint PRIMARY KEY, name text)'),
  );

  const staged = async (overrides?: PipelineOverrides) => {
    const run = new StagedRun(h, COLUMNS, overrides);
    await run.prepare();
    return run;
  };
  const rejectsOf = async (runId: string) =>
    (
      await sql(
        `SELECT concat_ws(' ', split_id, key, record, raw IS NOT NULL,
           (SELECT string_agg(concat_ws(' ', b->>'rule', b->>'reason'), ' & ' ORDER BY n) FROM jsonb_array_elements(broken) WITH ORDINALITY x(b, n))) AS line
         FROM sluice.rejects WHERE run_id = $1 ORDER BY split_id, record`,
        [runId],
      )
    ).map(({ line }) => line as string);
  const leftovers = async (runId: string) =>
    (
      await sql(
        `SELECT (SELECT count(*) FROM sluice.staged_ledger WHERE run_id = $1) + (SELECT count(*) FROM sluice.staged_rejects WHERE run_id = $1)
           + (SELECT count(*) FROM sluice.open_runs WHERE run_id = $1)
           + (SELECT count(*) FROM pg_class WHERE relname = 'stage_' || replace($1::text, '-', '')) AS n`,
        [runId],
      )
    )[0]['n'];

  it('makes the rows, rejects and books of all splits visible at once, and drops the stage', async () => {
    const run = await staged();
    await run.stage(
      {
        rows: [
          [1n, 'a'],
          [2n, 'b'],
        ],
        rejects: [{ record: 3, raw: 'x', broken: '[]' }],
      },
      { rows: [], filtered: 4 },
      { rows: [[3n, 'c']] },
    );
    expect(await sql('SELECT FROM orders')).toEqual([]);
    expect(await sql('SELECT FROM sluice.ledger WHERE run_id = $1', [run.runId])).toEqual([]);
    const end = await run.publish();
    expect(end.published).toMatchObject({
      counts: { read: 8, loaded: 3, rejected: 1, filtered: 4, superseded: 0 },
      rules: [{ rule: 'type', records: 1 }],
      checks: [],
      alreadyPublished: false,
    });
    expect(end.phases[0]).toBe('waiting');
    expect(await sql('SELECT * FROM orders ORDER BY id')).toEqual([
      { id: '1', name: 'a' },
      { id: '2', name: 'b' },
      { id: '3', name: 'c' },
    ]);
    expect(
      await sql(
        'SELECT split_id, read, loaded, rejected, filtered, staged FROM sluice.ledger WHERE run_id = $1 ORDER BY 1',
        [run.runId],
      ),
    ).toEqual([
      { split_id: 's0', read: '3', loaded: '2', rejected: '1', filtered: '0', staged: true },
      { split_id: 's1', read: '4', loaded: '0', rejected: '0', filtered: '4', staged: true },
      { split_id: 's2', read: '1', loaded: '1', rejected: '0', filtered: '0', staged: true },
    ]);
    expect(await leftovers(run.runId)).toBe('0');
  });

  it('answers a second call, and a late load, from the ledger', async () => {
    const run = await staged();
    await run.stage({ rows: [[1n, 'a']] });
    const [one, two] = await Promise.all([run.publish(), run.publish(1, await other())]);
    expect([one, two].map(({ published }) => published?.alreadyPublished).sort()).toEqual([false, true]);
    expect((await run.publish()).published).toMatchObject({ alreadyPublished: true, counts: { loaded: 1 } });
    expect(await run.stageAt(0, { rows: [[1n, 'a']] })).toMatchObject({ alreadyCommitted: true });
    expect(await sql('SELECT id FROM orders')).toEqual([{ id: '1' }]);
    expect(await leftovers(run.runId)).toBe('0');
  });

  const other = async () => {
    const replica = await h.replica();
    replicas.push(replica);
    return replica;
  };
  it('tells how many splits are staged where some are missing, and goes on once they are', async () => {
    const run = await staged();
    await run.stage({ rows: [[1n, 'a']] });
    expect(await run.publish(2)).toMatchObject({ incomplete: { staged: 1 } });
    expect(await sql('SELECT FROM orders')).toEqual([]);
    await run.stage({ rows: [[2n, 'b']] });
    expect((await run.publish()).published?.counts).toMatchObject({ loaded: 2 });
  });

  it('publishes a run without rows', async () => {
    const run = await staged();
    await run.stage({ rows: [] });
    expect((await run.publish()).published?.counts).toMatchObject({ read: 0, loaded: 0 });
  });

  it('publishes a run without splits', async () => {
    const run = await staged();
    expect((await run.publish()).published?.counts).toMatchObject({ read: 0, loaded: 0 });
    expect((await run.publish()).published).toMatchObject({ alreadyPublished: true });
  });

  it('rejects rows of any split that the table refuses, and counts them in the books of their splits', async () => {
    await sql(
      `ALTER TABLE orders ADD CHECK (name <> 'bad'), ALTER name SET NOT NULL; INSERT INTO orders VALUES (5, 'old')`,
    );
    const run = await staged();
    await run.stage(
      {
        rows: [
          [1n, 'a'],
          [5n, 'e'],
          [2n, null],
        ],
      },
      {
        rows: [
          [3n, 'bad'],
          [1n, 'again'],
          [4n, 'd'],
        ],
        rejects: [{ record: 9, raw: 'x', broken: '[]' }],
      },
    );
    expect((await run.publish()).published).toMatchObject({
      counts: { read: 7, loaded: 2, rejected: 5 },
      rules: expect.arrayContaining([
        { rule: 'unique:orders_pkey', column: 'id', severity: 'SEVERITY_ERROR', records: 2 },
      ]),
    });
    expect(await rejectsOf(run.runId)).toEqual([
      's0 o0.csv 2 t unique:orders_pkey Key (id)=(5) already exists.',
      's0 o0.csv 3 t constraint:name_not_null null value in column "name" of relation "orders" violates not-null constraint',
      's1 o1.csv 1 t constraint:orders_name_check new row for relation "orders" violates check constraint "orders_name_check"',
      's1 o1.csv 2 t unique:orders_pkey Key (id)=(1) stands already in record 1 of o0.csv.',
      's1 o1.csv 9 t',
    ]);
    expect(
      await sql('SELECT split_id, loaded, rejected, rules FROM sluice.ledger WHERE run_id = $1 ORDER BY 1', [
        run.runId,
      ]),
    ).toMatchObject([
      { split_id: 's0', loaded: '1', rejected: '2', rules: [{ records: 1 }, { records: 1 }] },
      {
        split_id: 's1',
        loaded: '1',
        rejected: '3',
        rules: [{ rule: 'type' }, { records: 1 }, { records: 1 }],
      },
    ]);
  });

  it('takes a reject limit for the whole run: nothing is published, the rejects are kept', async () => {
    const run = await staged({ limits: { maxRejectRatio: 0.2 } });
    const rejects = [{ record: 8, raw: 'x', broken: '[]' }];
    await run.stage(
      {
        rows: [
          [1n, 'a'],
          [1n, 'b'],
        ],
        rejects,
      },
      {
        rows: [
          [2n, 'a'],
          [3n, 'b'],
        ],
      },
    );
    expect((await run.publish()).refused).toMatchObject({
      reason: 'REJECT_LIMIT',
      message: expect.stringContaining(
        '2 of 5 records of the run were rejected, most by type (1), unique:orders_pkey (1)',
      ),
    });
    expect(await sql('SELECT FROM orders')).toEqual([]);
    expect(await sql('SELECT FROM sluice.ledger WHERE run_id = $1', [run.runId])).toEqual([]);
    expect(await rejectsOf(run.runId)).toHaveLength(2);
    expect(await leftovers(run.runId)).toBe('0');
  });

  it('stages a refused run anew when it is retried, and forgets the rejects of the first try', async () => {
    const run = await staged({ limits: { maxRejects: 0 } });
    await run.stage({
      rows: [
        [1n, 'a'],
        [1n, 'b'],
      ],
    });
    expect((await run.publish()).refused?.reason).toBe('REJECT_LIMIT');
    expect(await run.publish()).toMatchObject({ incomplete: { staged: 0 } });
    expect(
      await run.stageAt(0, {
        rows: [
          [1n, 'a'],
          [2n, 'b'],
        ],
      }),
    ).toMatchObject({ counts: { loaded: 2 } });
    expect((await run.publish()).published?.counts).toMatchObject({ loaded: 2, rejected: 0 });
    expect(await rejectsOf(run.runId)).toEqual([]);
  });

  it('lists the rejects of a run that is not published yet, and its staged splits', async () => {
    const run = await staged();
    await run.stage({ rows: [[1n, 'a']], rejects: [{ record: 2, raw: 'x', broken: '[]' }] });
    const request = { pipeline: run.pipeline, runId: run.runId };
    const list = () => unary(h.client.listRejects.bind(h.client), request);
    expect((await list()).rejects).toMatchObject([{ splitId: 's0', record: 2, replayedBy: '' }]);
    const entries = async (staged: boolean) => {
      const ids: string[] = [];
      for await (const { splitId } of h.client.listLedger({ ...request, staged }) as AsyncIterable<{
        splitId: string;
      }>)
        ids.push(splitId);
      return ids;
    };
    expect([await entries(true), await entries(false)]).toEqual([['s0'], []]);
    await run.publish();
    expect((await list()).rejects).toHaveLength(1);
    expect([await entries(true), await entries(false)]).toEqual([[], ['s0']]);
  });

  it('drops what a run has staged when it is aborted, but for its rejects', async () => {
    const run = await staged();
    await run.stage({ rows: [[1n, 'a']], rejects: [{ record: 3, raw: 'x', broken: '[]' }] });
    for (let times = 0; times < 2; times += 1) {
      await unary(h.client.abort.bind(h.client), { pipeline: run.pipeline, run: run.run });
      expect(await leftovers(run.runId)).toBe('0');
      expect(await rejectsOf(run.runId)).toHaveLength(1); // to be looked at
    }
    expect(await run.publish()).toMatchObject({ incomplete: { staged: 0 } });
  });

  it('fails where somebody changed the stage', async () => {
    const run = await staged();
    await run.stage({
      rows: [
        [1n, 'a'],
        [2n, 'b'],
      ],
    });
    await sql(`DELETE FROM sluice.stage_${run.runId.replaceAll('-', '')} WHERE id = 1`);
    await expect(run.publish()).rejects.toMatchObject({
      reason: 'LEDGER_MISMATCH',
      message: expect.stringContaining('s0'),
    });
  });

  it.each([
    ['no run id', { run: { runId: 'x' } }, 'INVALID_REQUEST'],
    ['a pipeline that publishes by object', {}, 'NOT_SUPPORTED'],
  ])('refuses %s', async (_, request, reason) => {
    const run = await staged();
    await expect(
      h.publish({ pipeline: h.pipeline(), run: run.run, splits: 1, ...request }),
    ).rejects.toMatchObject({ reason });
  });
});
