import { gate } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas();
const { fakes } = replicas;

interface Lease {
  readonly state: string;
  readonly owner: string | null;
}

/** The only run's. */
const lease = async (): Promise<Lease | undefined> => {
  const [row] = await replicas.query<Lease>(
    `SELECT state, lease_owner AS owner FROM sluice_orchestrator.runs`,
  );
  return row;
};

describe('what a replica makes due', () => {
  it('it claims in the same transaction: a run that is triggered, its splits, its verification', async () => {
    const first = await replicas.start();
    const second = await replicas.start();
    const listed = gate();
    let verifying: Lease | undefined;
    fakes.onListing = async () => {
      // The ledger is asked for while that is still being written down.
      await replicas.until(`SELECT FROM sluice_orchestrator.runs WHERE state <> 'running'`);
      verifying = await lease();
      listed.open();
    };
    const pipeline = await replicas.apply(first);
    const triggered = await replicas.trigger(second, { pipeline });
    const { runId } = triggered;
    expect(triggered.state).toBe('RUN_STATE_PLANNING');
    await listed.opened;
    expect(verifying).toEqual({ state: 'verifying', owner: second.app.owner });
    const attempts = await replicas.query(`SELECT DISTINCT owner FROM sluice_orchestrator.attempts`);
    expect(attempts).toEqual([{ owner: second.app.owner }]);
    expect((await replicas.end(first, runId)).state).toBe('RUN_STATE_SUCCEEDED');
  });

  it('waits where there is no room, and is claimed when there is', async () => {
    const replica = await replicas.start({ maxActiveRuns: 1 });
    const planned = gate();
    fakes.onPlan = async (request, send) => {
      await planned.opened;
      await fakes.plan(request, send);
    };
    const pipeline = await replicas.apply(replica);
    const first = await replicas.trigger(replica, { pipeline });
    const second = await replicas.trigger(replica, { pipeline });
    expect([first.state, second.state]).toEqual(['RUN_STATE_PLANNING', 'RUN_STATE_QUEUED']);
    planned.open();
    for (const { runId } of [first, second]) {
      expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_SUCCEEDED');
    }
  });

  it('takes no room where it is rolled back', async () => {
    const replica = await replicas.start({ maxActiveRuns: 1 });
    const pipeline = await replicas.apply(replica);
    // It comes last in the transaction.
    await replicas.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'refused'; END $$`);
    await replicas.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON sluice_orchestrator.audit EXECUTE FUNCTION refuse()`,
    );
    for (let i = 0; i < 3; i++) await expect(replicas.trigger(replica, { pipeline })).rejects.toThrow();
    expect(await replicas.query(`SELECT run_id FROM sluice_orchestrator.runs`)).toEqual([]);
    await replicas.query(`DROP FUNCTION refuse CASCADE`);
    const run = await replicas.trigger(replica, { pipeline });
    expect(run.state).toBe('RUN_STATE_PLANNING');
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
  });

  it('moves on once where two replicas end the last two splits at the same time', async () => {
    const [one, other] = [
      await replicas.start({ maxActiveSplits: 1 }),
      await replicas.start({ maxActiveSplits: 1 }),
    ];
    fakes.splits = fakes.splits.slice(0, 2);
    let listings = 0;
    fakes.onListing = async () => void (listings += 1);
    const pipeline = await replicas.apply(one);
    for (let round = 0; round < 10; round++) {
      let loads = 0;
      const both = gate();
      fakes.onLoad = async (request, send) => {
        if ((loads += 1) === 2) both.open();
        await both.opened;
        await fakes.commit(request, send);
      };
      const { runId } = await replicas.trigger(round % 2 === 0 ? one : other, { pipeline });
      expect(await replicas.end(one, runId)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', splitsTotal: 2 });
    }
    expect(listings).toBe(10);
  });
});
