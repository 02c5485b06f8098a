import { type Reject__Output } from '@sluice/proto';
import { type ExpectedReject, generateOrders, query } from '@sluice/testkit';
import { expectedRows, ordersPipeline, upload } from './orders.fixture.js';
import { countOf, useStack } from './stack.fixture.js';
import { ordersIn } from './table.fixture.js';

const t = useStack();

/** A reject as both sides can say it: position, raw bytes, and rules by column. */
const said = (key: string, record: number, offset: number, raw: Buffer, broken: readonly string[]): string =>
  `${key}:${record}@${offset} ${raw.toString('latin1')} ${[...broken].sort().join(' ')}`;
const expectedReject = (r: ExpectedReject): string =>
  said(
    ...([r.key, r.record, r.byteOffset, r.raw] as const),
    r.broken.map(({ rule, column }) => `${rule}/${column}`),
  );
const listedReject = (r: Reject__Output): string =>
  said(
    ...([r.key, r.record, r.byteOffset, r.raw] as const),
    r.broken.filter((b) => b.severity === 'SEVERITY_ERROR').map(({ rule, column }) => `${rule}/${column}`),
  );

describe('a run over orders with known defects', () => {
  it('loads exactly the rows of the answer key and rejects exactly the others, each for its reasons', async () => {
    const objects = generateOrders({ rows: 20_000, objects: 4, seed: 11, prefix: 'main_path/part-' });
    const answers = await upload(t.stack.s3, objects);
    await t.client.mustApply(ordersPipeline('main_path'));
    const { run, splits } = await t.client.run('main_path');

    expect(run.failure?.message ?? '').toBe('');
    expect(run.state).toBe('RUN_STATE_SUCCEEDED');
    expect(await ordersIn(t.stack.targetUrl, 'main_path')).toEqual(expectedRows(answers));

    const rejects = (await t.client.rejects(run.runId)).map(listedReject);
    expect(rejects.sort()).toEqual(answers.flatMap((a) => a.rejects.map(expectedReject)).sort());

    const counts = splits.map((s) => [
      s.split?.parts[0]?.object?.key,
      ...[s.counts?.read, s.counts?.loaded, s.counts?.rejected, s.counts?.filtered, s.counts?.warned],
    ]);
    expect(counts).toEqual(
      answers.map((a) => [a.key, a.read, a.rows.length, a.rejects.length, a.filtered, a.warned]),
    );
    const [ledger] = await query(
      t.stack.targetUrl,
      'SELECT count(*)::int AS splits FROM sluice.ledger WHERE run_id = $1',
      [run.runId],
    );
    expect(ledger).toEqual({ splits: answers.length });
  }, 120_000);

  it('gives one run for one idempotency key, and loads once', async () => {
    const answers = await upload(
      t.stack.s3,
      generateOrders({ rows: 400, objects: 1, seed: 12, prefix: 'once/part-' }),
    );
    await t.client.mustApply(ordersPipeline('once'));
    const triggers = Array.from({ length: 10 }, () =>
      t.client.trigger('once', { idempotencyKey: 'nightly' }),
    );
    const ids = new Set((await Promise.all(triggers)).map(({ runId }) => runId));
    expect(ids.size).toBe(1);
    const { run } = await t.client.ended([...ids][0] ?? '');
    expect(run.state).toBe('RUN_STATE_SUCCEEDED');
    expect(await ordersIn(t.stack.targetUrl, 'once')).toEqual(expectedRows(answers));
  });

  it('rejects the rows that are in the table already when the same objects are loaded again', async () => {
    const answers = await upload(
      t.stack.s3,
      generateOrders({ rows: 400, objects: 1, seed: 13, defects: 0, prefix: 'twice/part-' }),
    );
    await t.client.mustApply(
      ordersPipeline('twice', (yaml) => yaml.replace('max_reject_ratio: 0.05', 'max_reject_ratio: 1')),
    );
    await t.client.run('twice');
    const { run } = await t.client.run('twice');
    expect(run.state).toBe('RUN_STATE_SUCCEEDED');
    expect(run.counts?.loaded).toBe(0);
    expect(run.counts?.rejected).toBe(answers[0]?.rows.length);
    expect(run.rules.map(({ rule }) => rule)).toContain('unique:twice_pkey');
    expect(await countOf(t.stack.targetUrl, 'twice')).toBe(answers[0]?.rows.length);
  });
});
