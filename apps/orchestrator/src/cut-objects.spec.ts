import type { LedgerEntry, Split } from '@sluice/proto';
import { split } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const { fakes } = replicas;

/** Ranges of 100 bytes of an object of 300. */
function ranges(whole: Split): Split[] {
  const part = whole.parts?.[0];
  return [0, 100, 200].map((start, i) => ({
    splitId: `${whole.splitId}-${i}`,
    ordinal: i,
    parts: [{ ...part, start, end: start + 100, firstRecord: 1 + 10 * i, headEnd: i === 0 ? 0 : 20 }],
  }));
}

/** A run over an object that is cut into three and one that is not. */
async function triggered(): Promise<{ runId: string; replica: Awaited<ReturnType<typeof replicas.start>> }> {
  const replica = await replicas.start();
  fakes.splits = [split(0, 300), split(1, 10)];
  fakes.onCut = async ({ split: whole }, send) => {
    for (const range of ranges(whole ?? {})) await send({ split: range });
    await send({ trailer: { splits: 3, records: 30, bytes: 300 } });
  };
  const pipeline = await replicas.apply(replica, { source: { splitBytes: 100 } });
  const { runId } = await replicas.trigger(replica, { pipeline });
  return { runId, replica };
}

describe('an object that was cut, with publish: object', () => {
  it('is loaded again where the ledger lacks its splits: staging has lost some, and nothing failed', async () => {
    const honest = fakes.onListLedger;
    let asked = 0;
    fakes.onListLedger = (runId) => {
      const entries: LedgerEntry[] = [...honest(runId)];
      if (asked++ > 0) return entries;
      for (const { splitId } of entries) if (splitId !== 's1') fakes.ledger.get(runId)?.delete(splitId ?? '');
      return entries.filter(({ splitId }) => splitId === 's1');
    };
    const { runId, replica } = await triggered();
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 4,
      failure: null,
    });
    expect(fakes.loads.map(({ splitId }) => splitId).sort()).toEqual([
      's0-0',
      's0-0',
      's0-1',
      's0-1',
      's0-2',
      's0-2',
      's1',
    ]);
    expect(
      new Set(fakes.loads.filter(({ splitId }) => splitId === 's0-0').map(({ attempt }) => attempt)).size,
    ).toBe(2);
  });

  it('fails its run where the ledger goes on lacking it, after as many rounds as there are attempts', async () => {
    fakes.onListLedger = () => [];
    const { runId, replica } = await triggered();
    const ended = await replicas.end(replica, runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_FAILED', failure: { reason: 'LEDGER_MISMATCH' } });
    const loads = fakes.loads.filter(({ splitId }) => splitId === 's0-0').length;
    expect(loads).toBeGreaterThan(1);
    expect(loads).toBeLessThanOrEqual(6);
  });

  it('may have other counts in the ledger than were told when its splits were staged', async () => {
    const honest = fakes.onListLedger;
    fakes.onListLedger = (runId) =>
      [...honest(runId)].map((entry) =>
        entry.splitId === 's0-1' && entry.counts
          ? {
              ...entry,
              counts: {
                ...entry.counts,
                loaded: Number(entry.counts.loaded) - 1,
                rejected: Number(entry.counts.rejected) + 1,
              },
            }
          : entry,
      );
    const { runId, replica } = await triggered();
    const before = await replicas.end(replica, runId);
    expect(before.state).toBe('RUN_STATE_SUCCEEDED');
    expect(before.counts?.rejected).toBe(4 * 7 + 1);
  });

  it('has its staging dropped when the run has ended', async () => {
    const dropped = new Promise<void>((resolve) => {
      fakes.onAbort = () => Promise.resolve(resolve());
    });
    const { runId, replica } = await triggered();
    await replicas.end(replica, runId);
    await dropped;
  });
});
