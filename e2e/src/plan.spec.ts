import { generateOrders, query } from '@sluice/testkit';
import { replaced, ordersPipeline, upload } from './orders.fixture.js';
import { useStack } from './stack.fixture.js';

/** Every table that is no part of PostgreSQL and not pg-boss's, whose clock ticks; and what is in it. */
async function contents(url: string): Promise<unknown> {
  const tables = await query<{ name: string }>(
    url,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'sluice_jobs') ORDER BY 1`,
  );
  return Promise.all(
    tables.map(async ({ name }) => [
      name,
      await query(url, `SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${name} t`),
    ]),
  );
}

describe('sluice plan', () => {
  const t = useStack();

  it('tells what a run will do, and changes nothing in either database', async () => {
    const answers = await upload(
      t.stack.s3,
      generateOrders({ rows: 3_000, objects: 3, seed: 5, prefix: 'planned/part-' }),
    );
    const yaml = ordersPipeline('planned');
    const before = [await contents(t.stack.targetUrl), await contents(t.stack.databaseUrl)];
    const plan = await t.client.plan(yaml, { sampleRecords: 500 });
    expect(plan).toMatchObject({
      diagnostics: [],
      objects: 3,
      splits: 3,
      objectsSkipped: 0,
      table: 'public.planned',
      tableExists: false,
      sample: { read: 500 },
    });
    expect(plan.statements[0]).toMatch(/^CREATE TABLE "?public"?\."?planned"? \(/);
    const read = answers.reduce((sum, answer) => sum + answer.read, 0);
    expect(Math.abs(plan.estimatedRows - read) / read).toBeLessThan(0.05);
    const { read: tried = 0, loaded = 0, rejected = 0, filtered = 0 } = plan.sample ?? {};
    expect(loaded + rejected + filtered).toBe(tried);
    // The generator puts known defects into records: the sample's are those of the first object.
    expect(plan.rejects[0]).toMatchObject({ bucket: 'sluice-demo', key: plan.firstObjects[0].key });
    expect([await contents(t.stack.targetUrl), await contents(t.stack.databaseUrl)]).toEqual(before);

    await t.client.mustApply(yaml);
    const { run } = await t.client.run('planned');
    expect([run.state, run.counts?.read]).toEqual(['RUN_STATE_SUCCEEDED', read]);
  });

  it('tells what is new, and how the table would be changed', async () => {
    const prefix = 'grown/part-';
    await upload(t.stack.s3, generateOrders({ rows: 4_000, objects: 2, seed: 6, prefix }));
    const yaml = replaced(
      ordersPipeline('grown'),
      '  timezone: UTC',
      '  timezone: UTC\n  select: new\n  on_change: fail',
    );
    await t.client.mustApply(yaml);
    const { run } = await t.client.run('grown');
    expect([run.state, run.failure]).toEqual(['RUN_STATE_SUCCEEDED', null]);
    await upload(t.stack.s3, generateOrders({ rows: 200, objects: 1, seed: 7, prefix: 'grown/zlate-' }));
    const grown = replaced(yaml, '  set:\n', "  set:\n    month: to_char(ordered_at, 'YYYY-MM')\n").replace(
      '  create: true',
      '  create: true\n  evolve: add_columns',
    );
    const before = [await contents(t.stack.targetUrl), await contents(t.stack.databaseUrl)];
    const plan = await t.client.plan(grown);
    expect(plan).toMatchObject({ objects: 1, objectsSkipped: 2, tableExists: true });
    expect(plan.firstObjects).toMatchObject([{ key: expect.stringContaining('grown/zlate-') }]);
    expect(plan.statements.join('\n')).toMatch(/ALTER TABLE .*grown.* ADD COLUMN .*month.* text/);
    expect(plan.estimatedRows).toBe(plan.sample?.read);
    expect([await contents(t.stack.targetUrl), await contents(t.stack.databaseUrl)]).toEqual(before);
  });

  it('says what would end the run', async () => {
    const yaml = replaced(ordersPipeline('strict'), '  create: true\n', '');
    const plan = await t.client.plan(yaml);
    expect(plan.diagnostics.map(({ code, severity }) => `${severity} ${code}`).sort()).toEqual([
      'SEVERITY_ERROR no_objects',
      'SEVERITY_ERROR table_not_found',
      'SEVERITY_WARN unused',
    ]);
  });
});
