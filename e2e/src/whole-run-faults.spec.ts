import { query } from '@sluice/testkit';
import { whileHeld } from './held-table.fixture.js';
import { smallPipeline } from './pipeline.fixture.js';
import { countOf, useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const t = useStack({ env: { orchestrator: { SLUICE_LEASE_MS: '2000' } } });

const BUCKET = 'whole-faults';
const ROWS = 3000;

/** Three objects of which every tenth id stands in the object before as well: unique over the run rejects them. */
async function prepare(name: string): Promise<string[]> {
  const all = new Set<string>();
  for (const part of [0, 1, 2]) {
    const ids = Array.from({ length: ROWS }, (_, i) => (i % 10 === 0 && part > 0 ? i : part * ROWS + i));
    ids.forEach((id) => all.add(`${id}`));
    const body = ids.map((id) => `${id},${id % 10 === 0 ? part : 'x'}\n`).join('');
    await t.stack.s3.putObject(BUCKET, `${name}/${part}.csv`, `id,word\n${body}`);
  }
  const columns = [
    ['id', 'id', 'integer'],
    ['word', 'word', 'text'],
  ] as const;
  const yaml = smallPipeline({ name, bucket: BUCKET, key: `${name}/*.csv`, columns });
  await t.client.mustApply(`${yaml}checks: [{ unique: [id] }, { row_count: { min: ${all.size} } }]\n`);
  await query(t.stack.targetUrl, `CREATE TABLE ${name} (id integer, word text)`);
  return [...all].sort((a, b) => Number(a) - Number(b));
}

async function expectExact(runId: string, name: string, ids: readonly string[]): Promise<void> {
  const { run } = await t.client.ended(runId);
  expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
  expect(await copyOut(t.stack.targetUrl, `SELECT id FROM ${name} ORDER BY id`)).toEqual(ids);
  expect(run.counts).toMatchObject({
    read: 3 * ROWS,
    loaded: ids.length,
    rejected: 3 * ROWS - ids.length,
    superseded: 0,
  });
  expect((await t.client.rejects(runId)).length).toBe(3 * ROWS - ids.length);
  const [ledger] = await query<{ n: number }>(
    t.stack.targetUrl,
    'SELECT sum(loaded)::int AS n FROM sluice.ledger WHERE run_id = $1',
    [runId],
  );
  expect(ledger?.n).toBe(ids.length);
}

describe('a publication that is cut off', () => {
  it('by a SIGKILL of the loader publishes nothing, and the next one everything', async () => {
    const ids = await prepare('killed_publish');
    const runId = await whileHeld(t.stack.targetUrl, 'killed_publish', async (waiting) => {
      const { runId } = await t.client.trigger('killed_publish');
      await waiting();
      t.stack.services.loader.kill('SIGKILL');
      expect(await t.stack.services.loader.exited).toBe('SIGKILL');
      expect(await countOf(t.stack.targetUrl, 'killed_publish')).toBe(0);
      return runId;
    });
    await t.stack.restartService('loader');
    await expectExact(runId, 'killed_publish', ids);
  });

  it('by a crash of the database, which empties the staging, stages again and publishes everything', async () => {
    const ids = await prepare('crashed_publish');
    const runId = await whileHeld(t.stack.targetUrl, 'crashed_publish', async (waiting) => {
      const { runId } = await t.client.trigger('crashed_publish');
      await waiting();
      // The server of the tests commits without waiting for its log: what was committed before the crash is made certain of.
      await query(t.stack.targetUrl, 'CHECKPOINT');
      await t.stack.postgres.restart('immediate');
      return runId;
    });
    await expectExact(runId, 'crashed_publish', ids);
  });

  it('by a SIGKILL of the orchestrator goes on with another', async () => {
    const ids = await prepare('orphaned_publish');
    const runId = await whileHeld(t.stack.targetUrl, 'orphaned_publish', async (waiting) => {
      const { runId } = await t.client.trigger('orphaned_publish');
      await waiting();
      t.stack.services.orchestrator.kill('SIGKILL');
      await t.stack.services.orchestrator.exited;
      return runId;
    });
    await t.stack.restartService('orchestrator');
    await t.client.ready();
    await expectExact(runId, 'orphaned_publish', ids);
  });
});
