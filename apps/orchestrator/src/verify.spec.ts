import { type LedgerEntry, type Run__Output, SluiceError, unary } from '@sluice/proto';
import { Client } from 'pg';
import { COUNTS, split } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const without = (rows: LedgerEntry[], id: string): LedgerEntry[] => rows.filter((row) => row.splitId !== id);
const change = (rows: LedgerEntry[], patch: Partial<LedgerEntry>): LedgerEntry[] =>
  rows.map((row) => (row.splitId === 's1' ? { ...row, ...patch } : row));
const cut = (end: number) => (split(1).parts ?? []).map((part) => ({ ...part, end }));
const repinned = (split(1).parts ?? []).map((part) => ({
  ...part,
  object: { ...part.object, etag: '"other"' },
}));

const VERIFYING = `SELECT FROM sluice_orchestrator.runs WHERE state = 'verifying'`;
const STATES = `SELECT state, sum(attempt)::int AS attempts, count(verified_by)::int AS verified
  FROM sluice_orchestrator.splits GROUP BY state`;

describe('verification (I7)', () => {
  it.each<[string, (rows: LedgerEntry[]) => LedgerEntry[], string]>([
    ['lacks a row', (rows) => without(rows, 's1'), 'no row of 1 committed splits, e.g. s1'],
    ['is empty', () => [], 'no row of 3 committed splits'],
    [
      'has a row too many',
      (rows) => [...rows, { ...rows[0], splitId: 'x' }],
      'split x belongs to no planned split',
    ],
    ['covers fewer bytes', (rows) => change(rows, { parts: cut(7) }), 'split s1 covers other bytes'],
    ['covers no parts', (rows) => change(rows, { parts: [] }), 'split s1 covers other bytes'],
    ['pins another version', (rows) => change(rows, { parts: repinned }), 'split s1 covers other bytes'],
    [
      'has other counts',
      (rows) => change(rows, { counts: { ...COUNTS, read: 99, loaded: 89 } }),
      'says read 99, but 100',
    ],
    ['does not balance', (rows) => change(rows, { counts: { ...COUNTS, loaded: 91 } }), 'does not balance'],
    ['has no counts', (rows) => change(rows, { counts: null }), 'says read 0, but 100'],
  ])('fails a run whose ledger %s', async (_, falsify, message) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onListLedger = (runId) => falsify([...(replicas.fakes.ledger.get(runId)?.values() ?? [])]);
    const run = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, run.runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_FAILED', failure: { reason: 'LEDGER_MISMATCH' } });
    expect(ended.failure?.message).toContain(message);
    expect(ended.failure?.hint).not.toBe('');
  });

  it.each<[string, (rows: LedgerEntry[]) => LedgerEntry[]]>([
    ['lacks what others were loading', (rows) => without(rows, 's1')],
    ['has a row too many', (rows) => [...rows, { ...rows[0], splitId: 'x' }]],
    [
      'cannot be read',
      () => {
        throw new SluiceError('TARGET_UNAVAILABLE', 'gone for a moment');
      },
    ],
  ])('reads a ledger again that was read early and %s', async (_, falsify) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const whole = replicas.fakes.onListLedger;
    const states: unknown[] = [];
    let listings = 0;
    replicas.fakes.onListing = async () => {
      if ((listings += 1) === 1)
        await replicas.until(VERIFYING); // it is asked for before that
      else states.push(...(await replicas.query(STATES)));
    };
    replicas.fakes.onListLedger = (runId) =>
      listings === 1 ? falsify([...(replicas.fakes.ledger.get(runId)?.values() ?? [])]) : whole(runId);
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      failure: null,
    });
    expect(listings).toBe(2);
    expect(states).toEqual([{ state: 'committed', attempts: 3, verified: 0 }]); // nothing was written down of it
  });

  it('reads a ledger once that is whole when it is read early', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    let listings = 0;
    replicas.fakes.onListing = async () => {
      listings += 1;
      await replicas.until(VERIFYING);
    };
    for (let round = 1; round <= 5; round += 1) {
      const run = await replicas.trigger(replica, { pipeline });
      expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
      expect(listings).toBe(round);
    }
  });

  describe('in the transaction of its last commit', () => {
    /** A run of one split whose commit is written down when its ledger has been read. */
    const runOf = async (falsify: (rows: LedgerEntry[]) => LedgerEntry[]): Promise<Run__Output> => {
      const replica = await replicas.start();
      const pipeline = await replicas.apply(replica);
      replicas.fakes.splits = [split(0)];
      const holder = new Client({ connectionString: replicas.database.url });
      await holder.connect();
      const whole = replicas.fakes.onListLedger;
      let listings = 0;
      replicas.fakes.onListLedger = (runId) => {
        listings += 1;
        if (listings > 1) return whole(runId);
        // The commit waits for the split until the answer, which takes a few turns of the loop, has come.
        for (let turn = 0; turn < 50; turn += 1) void holder.query('SELECT');
        void holder.query('COMMIT');
        return falsify([...(replicas.fakes.ledger.get(runId)?.values() ?? [])]);
      };
      const { commit } = replicas.fakes;
      replicas.fakes.onLoad = async (request, send) => {
        await holder.query('BEGIN');
        await holder.query('SELECT FROM sluice_orchestrator.splits FOR UPDATE');
        await commit.call(replicas.fakes, request, send);
      };
      const run = await replicas.trigger(replica, { pipeline });
      const ended = await replicas.end(replica, run.runId);
      await holder.end();
      return ended;
    };
    const FENCES = `SELECT fence, (SELECT array_agg(verified_by) FROM sluice_orchestrator.splits) AS ticks
      FROM sluice_orchestrator.runs`;

    it('ends a run whose ledger is whole, which nobody claims then', async () => {
      expect(await runOf((rows) => rows)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', splitsCommitted: 1 });
      expect(await replicas.query(FENCES)).toEqual([{ fence: 2, ticks: [2] }]);
    });

    it.each<[string, (rows: LedgerEntry[]) => LedgerEntry[]]>([
      ['lacks a row', () => []],
      ['has a row too many', (rows) => [...rows, { ...rows[0], splitId: 'x' }]],
      ['has other counts', (rows) => [{ ...rows[0], counts: { ...COUNTS, read: 99, loaded: 89 } }]],
    ])(
      'leaves one to its verification whose ledger %s, and writes down nothing of it',
      async (_, falsify) => {
        expect(await runOf(falsify)).toMatchObject({
          state: 'RUN_STATE_SUCCEEDED',
          splitsCommitted: 1,
          splitsFailed: 0,
        });
        expect(await replicas.query(FENCES)).toEqual([{ fence: 3, ticks: [3] }]);
      },
    );
  });

  it('lets a retry load what the ledger lacks, and nothing else', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const whole = replicas.fakes.onListLedger;
    replicas.fakes.onListLedger = (runId) => {
      replicas.fakes.ledger.get(runId)?.delete('s1'); // someone deleted it, and it is really gone
      return whole(runId);
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_FAILED');
    replicas.fakes.onListLedger = whole;
    await unary(replica.client.retryRun.bind(replica.client), { runId: run.runId });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      failure: null,
    });
    expect(replicas.fakes.loads.map(({ splitId }) => splitId).sort()).toEqual(['s0', 's1', 's1', 's2']);
  });
});
