import { randomUUID } from 'node:crypto';
import { useDatabase } from '@sluice/testkit';
import { Client } from 'pg';
import { createDataSource, migrate } from '../db/data-source.js';
import { Session } from '../db/database.js';
import { cancelRun } from './cancel-run.js';
import { failMissing, tickOff } from './match-ledger.js';
import { settleRun } from './settle-run.js';
import { lockRun } from './stop-run.js';
import { sweep } from './sweep.js';

const COUNTS = { read: 1, loaded: 1, rejected: 0, filtered: 0, warned: 0, bytes: 1, superseded: 0 };
const ENTRY = { splitId: 's', counts: COUNTS, rules: [] };

describe('transitions that meet', () => {
  const clients: Client[] = [];
  afterAll(() => Promise.all(clients.map((client) => client.end())));
  const database = useDatabase();

  async function connect(): Promise<Client> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    clients.push(client);
    return client;
  }

  /** A run in this state with one committed split. */
  async function insertRun(sql: Client, state: string): Promise<string> {
    const runId = randomUUID();
    await sql.query(
      `INSERT INTO sluice_orchestrator.runs (run_id, pipeline, pipeline_version, state, logical_date, params,
         request_sha256, target_table, planned_at, fence)
       VALUES ($1, 'p', 1, $2, '2026-01-01', '{}', '', 't', now(), 2)`,
      [runId, state],
    );
    await sql.query(
      `INSERT INTO sluice_orchestrator.splits (run_id, split_id, ordinal, parts, state)
       VALUES ($1, 's', 0, '[]', 'committed')`,
      [runId],
    );
    return runId;
  }

  beforeAll(async () => {
    const source = createDataSource(database.url, 2);
    await source.initialize();
    await migrate(source, database.url);
    await source.query(`INSERT INTO sluice_orchestrator.pipelines VALUES ('p', 1)`);
    await source.query(`INSERT INTO sluice_orchestrator.pipeline_versions
      VALUES ('p', 1, '', '', '', '{}', 'x', '[]', 't')`);
    await source.destroy();
  });

  it('a cancellation that commits while the last split settles the run is kept', async () => {
    const [one, other, observer] = await Promise.all([connect(), connect(), connect()]);
    const runId = await insertRun(one, 'running');
    await one.query('BEGIN');
    await cancelRun(new Session(one), runId);
    const settled = settleRun(new Session(other), runId);
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
    while ((await observer.query(waiting)).rowCount === 0); // until it stands before the run's lock
    await one.query('COMMIT');
    expect(await settled).toMatchObject({ runId, state: 'cancelled', publish: 'object' });
  });

  it('a verifier that has lost its lease does not take the newer one’s ticks away', async () => {
    const sql = await connect();
    const runId = await insertRun(sql, 'verifying');
    const session = new Session(sql);
    await tickOff(session, runId, 2, [ENTRY]);
    await expect(tickOff(session, runId, 1, [ENTRY])).rejects.toMatchObject({ reason: 'STALE_ATTEMPT' });
    expect(await failMissing(session, runId, 2, {})).toEqual([]);
  });

  it('a sweep leaves a split alone that an attempt’s end holds, and the two never wait in a circle', async () => {
    const [attempt, sweeper] = await Promise.all([connect(), connect()]);
    const runId = await insertRun(attempt, 'running');
    await attempt.query(
      `UPDATE sluice_orchestrator.splits SET state = 'running', lease_owner = 'me', lease_until = now() - interval '1 h',
         first_claimed_at = now() - interval '1 d', attempt = 1, tries = 1 WHERE run_id = $1`,
      [runId],
    );
    await attempt.query('BEGIN');
    // As renewals and commits without a limit do: the split is held, its run is not.
    await attempt.query(`SELECT FROM sluice_orchestrator.splits WHERE run_id = $1 FOR UPDATE`, [runId]);
    await sweeper.query('BEGIN');
    expect(await sweep(new Session(sweeper), 1_000)).toEqual([]); // waits for nobody
    const blocked = lockRun(new Session(attempt), runId); // the attempt's end goes on to its run, which the sweep still holds
    await sweeper.query('COMMIT');
    expect(await blocked).toBeNull();
    await attempt.query('COMMIT');
    await sweeper.query('BEGIN');
    expect(await sweep(new Session(sweeper), 1_000)).toEqual([runId]);
    await sweeper.query('COMMIT');
    const { rows } = await sweeper.query(
      `SELECT s.state, r.failure ->> 'reason' AS reason FROM sluice_orchestrator.splits s
       JOIN sluice_orchestrator.runs r USING (run_id) WHERE run_id = $1`,
      [runId],
    );
    expect(rows).toEqual([{ state: 'failed', reason: 'TIMEOUT' }]);
  });
});
