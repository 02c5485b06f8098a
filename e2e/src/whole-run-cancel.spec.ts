import { query } from '@sluice/testkit';
import { whileHeld } from './held-table.fixture.js';
import { smallPipeline } from './pipeline.fixture.js';
import { countOf, useStack } from './stack.fixture.js';

const t = useStack();

const BUCKET = 'whole-cancel';
const ROWS = 2000;

/** Two objects; every hundredth word is no number. */
async function prepare(name: string): Promise<void> {
  for (const part of [0, 1]) {
    const lines = Array.from({ length: ROWS }, (_, i) => `${part * ROWS + i},${i % 100 === 0 ? 'x' : i}\n`);
    await t.stack.s3.putObject(BUCKET, `${name}/${part}.csv`, `id,n\n${lines.join('')}`);
  }
  const columns = [
    ['id', 'id', 'integer'],
    ['n', 'n', 'integer'],
  ] as const;
  const yaml = smallPipeline({ name, bucket: BUCKET, key: `${name}/*.csv`, columns });
  await t.client.mustApply(`${yaml}checks: [{ row_count: { min: 1 } }]\n`);
  await query(t.stack.targetUrl, `CREATE TABLE ${name} (id integer PRIMARY KEY, n integer)`);
}

/** Tables of staging and runs that keep something. */
async function leftovers(): Promise<number | undefined> {
  const [row] = await query<{ n: number }>(
    t.stack.targetUrl,
    `SELECT ((SELECT count(*) FROM sluice.open_runs) + (SELECT count(*) FROM sluice.staged_ledger)
       + (SELECT count(*) FROM pg_class WHERE relname LIKE 'stage\\_%' AND relkind = 'r'))::int AS n`,
  );
  return row?.n;
}

describe('a run that is cancelled while it is published', () => {
  it('leaves nothing but its rejects, and can be taken up again', async () => {
    const name = 'cancelled_publish';
    await prepare(name);
    const runId = await whileHeld(t.stack.targetUrl, name, async (waiting) => {
      const run = await t.client.trigger(name);
      await waiting();
      expect((await t.client.cancel(run.runId)).state).toBe('RUN_STATE_PUBLISHING');
      const { run: ended } = await t.client.ended(run.runId);
      expect([ended.state, ended.failure]).toEqual(['RUN_STATE_CANCELLED', null]);
      return run.runId;
    });
    expect(await countOf(t.stack.targetUrl, name)).toBe(0);
    expect(await leftovers()).toBe(0);
    expect(await t.client.rejects(runId)).toHaveLength(40);
    await t.client.retry(runId);
    const { run } = await t.client.ended(runId);
    expect([run.state, run.counts?.loaded, run.counts?.rejected]).toEqual(['RUN_STATE_SUCCEEDED', 3960, 40]);
    expect(await countOf(t.stack.targetUrl, name)).toBe(3960);
    expect(await t.client.rejects(runId)).toHaveLength(40);
  });
});
