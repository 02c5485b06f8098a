import { query, useDatabase, withClient } from '@sluice/testkit';
import { harness, type Harness } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [{ name: 'id', type: 'bigint' }];

describe('the janitor', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url, { stagingKeepMs: 3_600_000 });
    await sql('CREATE TABLE orders (id bigint)');
  });

  const staged = async (age = '2 hours') => {
    const run = new StagedRun(h, COLUMNS);
    await run.prepare();
    await run.stage({ rows: [[1n]], rejects: [{ record: 2, raw: 'x', broken: '[]' }] });
    await sql(`UPDATE sluice.open_runs SET touched_at = now() - $2::interval WHERE run_id = $1`, [
      run.runId,
      age,
    ]);
    return run;
  };
  const sweep = () => new StagedRun(h, COLUMNS).prepare();
  const open = async ({ runId }: StagedRun) =>
    (await sql('SELECT FROM sluice.open_runs WHERE run_id = $1', [runId])).length === 1;

  it('drops what a run has staged that nobody has touched for long, when another is prepared', async () => {
    const run = await staged();
    await sweep();
    expect(await open(run)).toBe(false);
    expect(await run.publish()).toMatchObject({ incomplete: { staged: 0 } });
  });

  it('leaves a run alone that was worked on lately', async () => {
    const run = await staged('30 minutes');
    await sweep();
    expect((await run.publish()).published).toMatchObject({ counts: { loaded: 1 } });
  });

  it('leaves a run alone that a session works on, however long', async () => {
    const run = await staged();
    await withClient(database.url, async (client) => {
      await client.query(`SET application_name = 'sluice ${run.runId.replaceAll('-', '')} s9 1'`);
      await sweep();
    });
    expect(await open(run)).toBe(true);
    await sweep();
    expect(await open(run)).toBe(false);
  });
});
