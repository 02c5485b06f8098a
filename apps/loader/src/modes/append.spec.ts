import { randomUUID } from 'node:crypto';
import { query, useDatabase } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: '_run_id', type: 'uuid' },
];
const TRACED: PipelineOverrides = { transform: { lineage: ['run_id'] } };

describe('append that takes the place of earlier runs', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() =>
    sql(
      `DROP TABLE IF EXISTS orders; CREATE TABLE orders (id bigint PRIMARY KEY, _run_id uuid, parent bigint REFERENCES orders)`,
    ),
  );

  const publish = async (ids: readonly bigint[], replaces: string[] = [], overrides = TRACED) => {
    const run = new StagedRun(h, COLUMNS, overrides, { replaces });
    await run.prepare();
    const id = Buffer.from(run.runId.replaceAll('-', ''), 'hex');
    await run.stage({ rows: ids.map((n) => [n, id]) });
    return { run, end: await run.publish() };
  };
  const table = async () => (await sql('SELECT id FROM orders ORDER BY id')).map(({ id }) => Number(id));

  it('forgets their objects, whose rows have gone', async () => {
    const first = await publish([1n]);
    const { run } = await publish([2n], [first.run.runId]);
    expect(await sql('SELECT run_id FROM sluice.ledger_objects')).toEqual([{ run_id: run.runId }]);
  });

  it('deletes their rows as its own come in, keys that they shared included', async () => {
    const other = await publish([7n]);
    const first = await publish([1n, 2n, 3n]);
    await sql('INSERT INTO orders VALUES (9, NULL)');
    const { end } = await publish([2n, 3n, 4n, 7n], [first.run.runId]);
    expect(end.published?.publication).toMatchObject({ inserted: 3, deleted: 3, rejected: 1 });
    expect(await table()).toEqual([2, 3, 4, 7, 9]);
    expect(await sql('SELECT id FROM orders WHERE _run_id = $1', [other.run.runId])).toEqual([{ id: '7' }]);
  });

  it('deletes nothing where it is refused', async () => {
    const first = await publish([1n, 2n]);
    const check = { name: 'few', severity: 'fail' as const, rule: { kind: 'row_count' as const, min: 2 } };
    const { end } = await publish([3n], [first.run.runId], { ...TRACED, runChecks: [check] });
    expect(end.refused).toMatchObject({ reason: 'CHECK_FAILED' });
    expect(await table()).toEqual([1, 2]);
  });

  it.each<[string, PipelineOverrides, RegExp]>([
    ['without lineage', {}, /transform\.lineage: \[run_id\]/],
    ['object by object', { ...TRACED, target: { publish: 'object' } }, /target\.publish: run/],
  ])('is refused %s', async (_, overrides, hint) => {
    await expect(publish([1n], [randomUUID()], overrides)).rejects.toMatchObject({
      reason: 'COLUMN_MISMATCH',
      hint: expect.stringMatching(hint),
    });
  });
});
