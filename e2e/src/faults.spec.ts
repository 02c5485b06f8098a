import { generateOrders, type ObjectAnswer, query } from '@sluice/testkit';
import { expectedRows, ordersPipeline, upload } from './orders.fixture.js';
import { countOf, useStack } from './stack.fixture.js';
import { ordersIn } from './table.fixture.js';

const t = useStack({
  env: {
    // A body that stalls is given up after this long, and resumed: what a drain waits for here.
    extractor: { SLUICE_S3_IDLE_TIMEOUT_MS: '3000' },
    // After this long the work of an orchestrator that was killed is taken over.
    orchestrator: { SLUICE_LEASE_MS: '2000' },
  },
});

/** About 4 MB, so that a body that stops half-way leaves batches in COPY and others to come. */
async function prepare(name: string): Promise<{ answers: ObjectAnswer[]; key: string; half: number }> {
  const objects = [...generateOrders({ rows: 40_000, objects: 1, seed: 5, prefix: `${name}/part-` })];
  const answers = await upload(t.stack.s3, objects);
  await t.client.mustApply(ordersPipeline(name));
  const [object] = objects;
  if (!object) throw new Error('no object');
  return { answers, key: object.key, half: object.body.length >> 1 };
}

/** Triggers a run whose only object stops in the middle, and resolves when a loader is waiting there. */
async function runToTheMiddle(name: string, key: string, half: number): Promise<string> {
  t.stack.s3.addFault({ operation: 'GetObject', key, fault: { kind: 'stall', afterBytes: half } });
  const { runId } = await t.client.trigger(name);
  await copyBegun();
  return runId;
}

/** Waits until the target is in the middle of a COPY. */
async function copyBegun(): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const [row] = await query<{ n: number }>(
      t.stack.targetUrl,
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE application_name LIKE 'sluice %' AND state = 'active' AND query ILIKE 'COPY %'`,
    );
    if ((row?.n ?? 0) > 0) return;
  }
  throw new Error('no COPY began');
}

async function expectExact(runId: string, table: string, answers: readonly ObjectAnswer[]): Promise<number> {
  const { run, splits } = await t.client.ended(runId);
  expect(run.failure?.message ?? '').toBe('');
  expect(run.state).toBe('RUN_STATE_SUCCEEDED');
  expect(await ordersIn(t.stack.targetUrl, table)).toEqual(expectedRows(answers));
  const rejected = (await t.client.rejects(runId)).length;
  expect(rejected).toBe(answers.reduce((sum, { rejects }) => sum + rejects.length, 0));
  return splits[0]?.attempts ?? 0;
}

describe('a process that is lost in the middle of a split', () => {
  it('loader, SIGKILL: nothing is visible, and the retry makes the table exact', async () => {
    const { answers, key, half } = await prepare('kill_loader');
    const runId = await runToTheMiddle('kill_loader', key, half);
    t.stack.services.loader.kill('SIGKILL');
    expect(await t.stack.services.loader.exited).toBe('SIGKILL');
    expect(await countOf(t.stack.targetUrl, 'kill_loader')).toBe(0);
    await t.stack.restartService('loader');
    await expectExact(runId, 'kill_loader', answers);
  }, 60_000);

  it.each(['extractor', 'validator'] as const)(
    '%s, SIGKILL: the split is tried again and the table is exact',
    async (name) => {
      const { answers, key, half } = await prepare(`kill_${name}`);
      const runId = await runToTheMiddle(`kill_${name}`, key, half);
      t.stack.services[name].kill('SIGKILL');
      await t.stack.services[name].exited;
      await t.stack.restartService(name);
      await expectExact(runId, `kill_${name}`, answers);
    },
    60_000,
  );

  it('orchestrator, SIGKILL: another one takes the run over and the table is exact', async () => {
    const { answers, key, half } = await prepare('kill_orchestrator');
    const runId = await runToTheMiddle('kill_orchestrator', key, half);
    t.stack.services.orchestrator.kill('SIGKILL');
    await t.stack.services.orchestrator.exited;
    await t.stack.restartService('orchestrator');
    await t.client.ready();
    await expectExact(runId, 'kill_orchestrator', answers);
  }, 60_000);

  it('PostgreSQL, crash: the run waits for it and the table is exact', async () => {
    const { answers, key, half } = await prepare('kill_postgres');
    const runId = await runToTheMiddle('kill_postgres', key, half);
    // The server of the tests commits without waiting for its log: what was committed before the crash is made certain of.
    await query(t.stack.targetUrl, 'CHECKPOINT');
    await t.stack.postgres.restart('immediate');
    await expectExact(runId, 'kill_postgres', answers);
  }, 60_000);
});

describe('SIGTERM', () => {
  it('lets the loader finish its split, and it exits 0', async () => {
    const { answers, key, half } = await prepare('drain_loader');
    const runId = await runToTheMiddle('drain_loader', key, half);
    t.stack.services.loader.kill('SIGTERM');
    expect(await t.stack.services.loader.exited).toBe(0);
    expect(await countOf(t.stack.targetUrl, 'drain_loader')).toBe(expectedRows(answers).length);
    // The run is verified against the ledger, which needs a loader again.
    await t.stack.restartService('loader');
    expect(await expectExact(runId, 'drain_loader', answers)).toBe(1);
  }, 60_000);
});

describe('a source that misbehaves in the middle of a split', () => {
  it.each(['cut', 'short'] as const)('a body that is %s is resumed where it ended', async (kind) => {
    const { answers, key, half } = await prepare(`body_${kind}`);
    const fault = t.stack.s3.addFault({ operation: 'GetObject', key, fault: { kind, afterBytes: half } });
    const { runId } = await t.client.trigger(`body_${kind}`);
    expect(await expectExact(runId, `body_${kind}`, answers)).toBe(1);
    expect(fault.hits).toBe(1);
  });

  it('an object that changes fails the run by name, and nothing of it is visible', async () => {
    const { key, half } = await prepare('changed');
    t.stack.s3.addFault({
      operation: 'GetObject',
      key,
      fault: { kind: 'overwrite', afterBytes: half, body: 'other bytes', cut: true },
    });
    const { runId } = await t.client.trigger('changed');
    const { run } = await t.client.ended(runId);
    expect(run.state).toBe('RUN_STATE_FAILED');
    expect(run.failure?.reason).toBe('SOURCE_CHANGED');
    expect(run.failure?.message).toContain(key);
    expect(run.failure?.hint).not.toBe('');
    expect(await countOf(t.stack.targetUrl, 'changed')).toBe(0);
  });
});
