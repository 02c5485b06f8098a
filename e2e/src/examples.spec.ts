import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { query, workspaceRoot } from '@sluice/testkit';
import type { Run__Output } from '@sluice/proto';
import { useStack } from './stack.fixture.js';

const example = (name: string): string =>
  readFileSync(join(workspaceRoot(), 'examples', 'modes', `${name}.yaml`), 'utf8')
    // Runs are started by hand here, and no pool is configured.
    .replace(/^(schedule|after):.*\n(?: {2}.*\n)*/gm, '')
    .replace(/^ {2}pool: .*\n/gm, '');

const MARCH = ['2026-03-01', '2026-03-02', '2026-03-03'] as const;

/** The examples of load modes, through real services. */
describe('examples/modes', () => {
  const t = useStack({ env: { orchestrator: { SLUICE_ALERTS_URL: 'http://127.0.0.1:9/' } } });

  const put = (key: string, ...lines: string[]): Promise<unknown> => {
    const text = Buffer.from(`${lines.join('\n')}\n`);
    return t.stack.s3.putObject('sluice-demo', key, key.endsWith('.gz') ? gzipSync(text) : text);
  };
  const table = (sql: string): Promise<Record<string, unknown>[]> => query(t.stack.targetUrl, sql);

  async function load(name: string, logicalDate: string, params = {}): Promise<Run__Output> {
    const { runId } = await t.client.trigger(name, { logicalDate, params });
    const { run } = await t.client.ended(runId);
    expect([run.state, run.failure]).toEqual(['RUN_STATE_SUCCEEDED', null]);
    return run;
  }

  it('daily-orders inserts and updates by key, where the version is newer', async () => {
    await t.client.mustApply(example('daily-orders'));
    const head = 'order_id,status,total,updated_at';
    await put(
      'exports/us/orders/2026/03/01/a.csv',
      head,
      '1,new,5,2026-03-01T10:00Z',
      '2,new,7,2026-03-01T10:00Z',
    );
    await put('exports/us/orders/2026/03/01/_SUCCESS', '');
    await put(
      'exports/us/orders/2026/03/02/a.csv',
      head,
      '1,paid,5,2026-03-02T10:00Z',
      '3,new,9,2026-03-02T10:00Z',
    );
    await put('exports/us/orders/2026/03/02/_SUCCESS', '');
    // The later day first: versions tell which rows are newer.
    await load('daily-orders', MARCH[1], { region: 'us' });
    const first = await load('daily-orders', MARCH[0], { region: 'us' });
    expect(first.publication).toMatchObject({ staged: 2, inserted: 1, updated: 0, superseded: 1 });
    expect(
      await table('SELECT order_id::int, status, region, exported_on::text FROM daily_orders ORDER BY 1'),
    ).toEqual([
      { order_id: 1, status: 'paid', region: 'us', exported_on: '2026-03-02' },
      { order_id: 2, status: 'new', region: 'us', exported_on: '2026-03-01' },
      { order_id: 3, status: 'new', region: 'us', exported_on: '2026-03-02' },
    ]);
    const again = await load('daily-orders', MARCH[0], { region: 'us' });
    expect(again).toMatchObject({ objectsTotal: 0, objectsSkipped: 1 });
  });

  it('day-of-sales puts a day in place of that day', async () => {
    await t.client.mustApply(example('day-of-sales'));
    const head = 'shop,product,quantity';
    await put('sales/2026-03-01/a.csv.gz', head, '1,tea,5', '2,tea,6');
    await put('sales/2026-03-02/a.csv.gz', head, '1,tea,1');
    await load('day-of-sales', MARCH[0]);
    await load('day-of-sales', MARCH[1]);
    await put('sales/2026-03-01/a.csv.gz', head, '1,tea,50', '3,tea,7');
    await load('day-of-sales', MARCH[0]);
    expect(await table('SELECT day::text, shop, quantity FROM sales ORDER BY 1, 2')).toEqual([
      { day: '2026-03-01', shop: 1, quantity: 50 },
      { day: '2026-03-01', shop: 3, quantity: 7 },
      { day: '2026-03-02', shop: 1, quantity: 1 },
    ]);
  });

  it('customers-history keeps versions, however late they come', async () => {
    await t.client.mustApply(example('customers-history'));
    const head = 'customer_id,name,segment,last_seen,changed_at';
    await put('customers/changes/1.csv', head, '1,Ann,b,,2026-03-01T00:00Z', '1,Ann,a,,2026-03-03T00:00Z');
    await load('customers-history', MARCH[0]);
    await put('customers/changes/2.csv', head, '1,Anna,b,,2026-03-02T00:00Z');
    await load('customers-history', MARCH[1]);
    const rows = await table(
      `SELECT name, segment, (valid_from AT TIME ZONE 'UTC')::date::text AS since,
         (valid_to AT TIME ZONE 'UTC')::date::text AS until, is_current FROM customers_history ORDER BY valid_from`,
    );
    expect(rows).toEqual([
      { name: 'Ann', segment: 'b', since: '2026-03-01', until: '2026-03-02', is_current: false },
      { name: 'Anna', segment: 'b', since: '2026-03-02', until: '2026-03-03', is_current: false },
      { name: 'Ann', segment: 'a', since: '2026-03-03', until: null, is_current: true },
    ]);
    expect(await table(`SELECT name FROM customers_history_at('2026-03-02T12:00Z')`)).toEqual([
      { name: 'Anna' },
    ]);
  });

  it('products-sync marks what an extract has no more, and keeps from deleting too much', async () => {
    await t.client.mustApply(example('products-sync'));
    const lines = Array.from({ length: 20 }, (_, i) => `sku${i},Thing ${i},1`);
    await put('products/2026-03-01.csv', 'sku,title,price', ...lines);
    await put('products/2026-03-02.csv', 'sku,title,price', ...lines.slice(1));
    await put('products/2026-03-03.csv', 'sku,title,price', ...lines.slice(0, 10));
    await load('products-sync', MARCH[0]);
    const second = await load('products-sync', MARCH[1]);
    expect(second.publication).toMatchObject({ unchanged: 19, deleted: 1 });
    expect(await table('SELECT sku FROM products WHERE deleted_at IS NOT NULL')).toEqual([{ sku: 'sku0' }]);
    const { runId } = await t.client.trigger('products-sync', { logicalDate: MARCH[2] });
    const { run } = await t.client.ended(runId);
    expect([run.state, run.failure?.reason]).toEqual(['RUN_STATE_FAILED', 'DELETE_LIMIT']);
    await expect(t.client.trigger('products-sync', { logicalDate: MARCH[1] })).rejects.toMatchObject({
      reason: 'RERUN_REFUSED',
    });
  });
});
