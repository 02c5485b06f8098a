import { type ColumnProfile__Output } from '@sluice/proto';
import { generateOrders, query } from '@sluice/testkit';
import { ordersPipeline, upload } from './orders.fixture.js';
import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';

const t = useStack();

/** A column's figures by PostgreSQL itself. */
async function figures(table: string, column: string, isNumber: boolean): Promise<Record<string, string>> {
  const [row] = await query<Record<string, string>>(
    t.stack.targetUrl,
    `SELECT count(*) AS rows, count(*) - count(${column}) AS nulls, count(DISTINCT ${column}) AS distinct,
       min(${column} COLLATE "C")::text AS least, max(${column} COLLATE "C")::text AS greatest,
       ${isNumber ? `avg(${column})` : 'NULL'} AS mean,
       min(length(${column}::text)) AS shortest, max(length(${column}::text)) AS longest
     FROM ${table}`.replaceAll(isNumber || /_at|date/.test(column) ? ' COLLATE "C"' : '\0', ''),
  );
  if (!row) throw new Error('an aggregate gives one row');
  return row;
}

function columnOf(columns: readonly ColumnProfile__Output[], name: string): ColumnProfile__Output {
  const found = columns.find(({ column }) => column === name);
  if (!found) throw new Error(`no statistics of ${name}`);
  return found;
}

describe('the profile of a run', () => {
  it('has the figures that PostgreSQL would give', async () => {
    await upload(
      t.stack.s3,
      generateOrders({ rows: 30_000, objects: 3, seed: 31, prefix: 'profiled/part-' }),
    );
    await t.client.mustApply(ordersPipeline('profiled'));
    const { run } = await t.client.run('profiled');
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    const profile = await t.client.profile(run.runId);
    expect([profile.rowsLoaded, profile.rowsCovered]).toEqual([run.counts?.loaded, run.counts?.loaded]);

    for (const name of ['order_id', 'quantity', 'unit_price', 'total', 'status', 'customer', 'ship_date']) {
      const isNumber = ['order_id', 'quantity', 'unit_price', 'total'].includes(name);
      const is = columnOf(profile.columns, name);
      const due = await figures('profiled', name, isNumber);
      expect([name, is.rows, is.nulls, is.min, is.max]).toEqual([
        name,
        Number(due['rows']),
        Number(due['nulls']),
        due['least'],
        due['greatest'],
      ]);
      const off = Math.abs(is.distinct - Number(due['distinct'])) / Number(due['distinct']);
      expect([name, off < 0.05]).toEqual([name, true]);
      if (isNumber) expect(is.mean).toBeCloseTo(Number(due['mean']), 6);
      if (['status', 'customer'].includes(name)) {
        expect([is.minLength, is.maxLength]).toEqual([Number(due['shortest']), Number(due['longest'])]);
      }
    }

    const status = columnOf(profile.columns, 'status');
    const most = await query<{ status: string }>(
      t.stack.targetUrl,
      'SELECT status FROM profiled GROUP BY status ORDER BY count(*) DESC, status',
    );
    expect(new Set(status.top.map(({ value }) => value))).toEqual(new Set(most.map((row) => row.status)));
    const quantity = columnOf(profile.columns, 'quantity');
    const median = Number(quantity.quantiles.find(({ at }) => at === 0.5)?.value);
    const [share] = await query<{ below: number }>(
      t.stack.targetUrl,
      'SELECT avg((quantity <= $1)::int)::float8 AS below FROM profiled',
      [median],
    );
    expect(share?.below).toBeGreaterThan(0.4);
    expect(share?.below).toBeLessThan(0.6);
  });

  it.each([
    ['counts', ['n']],
    ['none', []],
  ])('keeps no value with statistics: %s', async (level, columns) => {
    const name = `profiled_${level}`;
    await t.stack.s3.putObject('profiles', `${name}.csv`, 'n\n1\n2\n2\n');
    const yaml = smallPipeline({
      name,
      bucket: 'profiles',
      key: `${name}.csv`,
      columns: [['n', 'n', 'integer']],
    });
    await t.client.mustApply(`${yaml}statistics: ${level}\n`);
    const { run } = await t.client.run(name);
    const profile = await t.client.profile(run.runId);
    expect(profile.columns.map(({ column }) => column)).toEqual(columns);
    for (const { rows, distinct, min, max, top, quantiles } of profile.columns) {
      expect({ rows, distinct, min, max, top, quantiles }).toEqual({
        rows: 3,
        distinct: 2,
        min: undefined,
        max: undefined,
        top: [],
        quantiles: [],
      });
    }
  });
});
