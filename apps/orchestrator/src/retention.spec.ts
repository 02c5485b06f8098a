import { split } from './testing/fake-services.fixture.js';
import { Database } from './db/database.js';
import { createDataSource } from './db/data-source.js';
import { sweepHistory } from './retention/retention.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);

async function sweep(days: number): Promise<void> {
  const source = createDataSource(replicas.database.url, 2);
  await source.initialize();
  try {
    await sweepHistory(new Database(source), days, new AbortController().signal);
  } finally {
    await source.destroy();
  }
}

async function run(replica: Replica, pipeline: string, daysAgo: number): Promise<string> {
  const { runId } = await replicas.trigger(replica, { pipeline });
  await replicas.end(replica, runId);
  await age(runId, daysAgo);
  return runId;
}

const age = (runId: string, days: number): Promise<object[]> =>
  replicas.query(
    `UPDATE sluice_orchestrator.runs SET ended_at = now() - make_interval(days => $2) WHERE run_id = $1`,
    [runId, days],
  );

const kept = async (): Promise<string[]> =>
  (
    await replicas.query<{ id: string }>(
      `SELECT run_id::text AS id FROM sluice_orchestrator.runs ORDER BY seq`,
    )
  ).map(({ id }) => id);

beforeEach(() => {
  replicas.fakes.splits = [split(0), split(1)];
});

describe('retention', () => {
  it('deletes runs that ended long ago, with all that is of them, and keeps each pipeline’s newest', async () => {
    const replica = await replicas.start();
    const [a, b] = [await replicas.apply(replica), await replicas.apply(replica)];
    await run(replica, a, 40);
    await run(replica, a, 31);
    const young = await run(replica, a, 29);
    const newest = await run(replica, b, 400);
    await sweep(30);
    expect(await kept()).toEqual([young, newest]);
    const splits = await replicas.query(
      `SELECT DISTINCT run_id::text AS id FROM sluice_orchestrator.splits ORDER BY 1`,
    );
    expect(splits).toEqual([young, newest].sort().map((id) => ({ id })));
    const attempts = await replicas.query(`SELECT FROM sluice_orchestrator.attempts`);
    expect(attempts).toHaveLength(4);
  });

  it('keeps everything unless it is told how long', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const runs = [await run(replica, pipeline, 4_000), await run(replica, pipeline, 3_000)];
    await sweep(0);
    expect(await kept()).toEqual(runs);
  });

  it('keeps the runs of a backfill until all of them are old', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const { client } = replica;
    const backfillId = await new Promise<string>((resolve, reject) =>
      client.backfill({ pipeline, from: '2026-01-01', to: '2026-01-02' }, (error, state) =>
        error ? reject(error) : resolve(state?.backfillId ?? ''),
      ),
    );
    await replicas.until(
      `SELECT FROM sluice_orchestrator.runs WHERE backfill_id = $1 AND ended_at IS NOT NULL HAVING count(*) = 2`,
      [backfillId],
    );
    const newest = await run(replica, pipeline, 1);
    const [first, second] = await kept();
    await replicas.query(`UPDATE sluice_orchestrator.backfills SET closed_at = now() - interval '90 days'`);
    await age(first, 60);
    await sweep(30);
    expect(await kept()).toEqual([first, second, newest]);
    await age(second, 60);
    await sweep(30);
    expect(await kept()).toEqual([newest]);
    expect(await replicas.query(`SELECT FROM sluice_orchestrator.backfills`)).toEqual([]);
  });

  it('keeps what makes scheduled dates run once, and the young part of the audit trail', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    await replicas.query(
      `INSERT INTO sluice_orchestrator.automatic_runs (pipeline, kind, logical_date, at)
       VALUES ($1, 'schedule', '2020-01-01', '2020-01-01')`,
      [pipeline],
    );
    await replicas.query(`DELETE FROM sluice_orchestrator.audit`);
    await replicas.query(
      `INSERT INTO sluice_orchestrator.audit (at, actor, peer, action, pipeline, details)
       SELECT now() - make_interval(days => d), 'a', '', 'X', d::text, '{}' FROM unnest(ARRAY [1, 29, 31, 500]) AS d`,
    );
    await sweep(30);
    expect(
      await replicas.query(`SELECT FROM sluice_orchestrator.automatic_runs WHERE pipeline = $1`, [pipeline]),
    ).toHaveLength(1);
    expect(await replicas.query(`SELECT pipeline FROM sluice_orchestrator.audit ORDER BY seq`)).toEqual([
      { pipeline: '1' },
      { pipeline: '29' },
    ]);
  });
});
