import { randomUUID } from 'node:crypto';
import { unary, type LoadEvent__Output } from '@sluice/proto';
import { query, useDatabase } from '@sluice/testkit';
import { harness, loadOnce, split, type Harness } from '../testing/harness.fixture.js';
import { loseCommitReply, proxied, stalling } from '../testing/proxied.fixture.js';

const COLUMNS = [{ name: 'id', type: 'bigint' }];
const BACKEND = `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'sluice %split-1 %'`;

function rows(count: number): unknown[][] {
  return Array.from({ length: count }, (_, i) => [BigInt(i + 1)]);
}

/** A promise and the function that fulfils it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('attempts at one split', () => {
  const open: Harness[] = [];
  afterAll(() => Promise.all(open.map((h) => h.stop())));
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);
  const start = async (...args: Parameters<typeof harness>) => {
    const h = await harness(...args);
    open.push(h);
    return h;
  };
  const loaded = async () =>
    (
      await sql(
        'SELECT (SELECT count(*)::int FROM orders) AS rows, (SELECT max(attempt) FROM sluice.ledger) AS attempt',
      )
    )[0];

  beforeAll(async () => {
    await sql('CREATE TABLE orders (id bigint)');
    const h = await start(database.url);
    await h.prepare(h.pipeline(), COLUMNS);
  });
  beforeEach(() => sql('TRUNCATE orders, sluice.ledger, sluice.rejects'));

  /** A split that waits before its trailer until told to go on; `under way` is when its rows have been sent. */
  function held(h: Harness, count = 10) {
    const go = gate();
    const underWay = gate();
    h.validator.split = {
      columns: COLUMNS,
      rows: rows(count),
      before: (batch) => {
        if (batch !== -1) return undefined;
        underWay.open();
        return go.opened;
      },
    };
    return { go: go.open, underWay: underWay.opened };
  }

  /** Waits for a server's fact by asking it, each time a round trip. */
  async function until(question: string, holds: (n: number) => boolean): Promise<void> {
    for (;;) if (holds((await sql(question)).length)) return;
  }

  it('takes a commit whose reply was lost for what it is', async () => {
    const { proxy, url } = await proxied(database.url);
    const h = await start(url);
    h.validator.split = { columns: COLUMNS, rows: rows(10) };
    const lost = loseCommitReply(proxy);
    const request = { pipeline: h.pipeline(), run: { runId: randomUUID() } };
    expect(await h.load(request)).toMatchObject({ counts: { loaded: 10 }, alreadyCommitted: false });
    expect(lost()).toBe(1);
    expect(await loaded()).toEqual({ rows: 10, attempt: 1 });
    await proxy.stop();
  });

  it('ends an earlier attempt on another replica, whose rows are then no part of the table', async () => {
    const h = await start(database.url);
    const other = await h.replica();
    open.push(other);
    const { go, underWay } = held(h);
    const request = { pipeline: h.pipeline(), run: { runId: randomUUID() } };
    const first = h.load({ ...request, attempt: 1 });
    await underWay;
    await until(BACKEND, (n) => n === 1);
    h.validator.split = { columns: COLUMNS, rows: rows(3) };
    expect(await other.load({ ...request, attempt: 2 })).toMatchObject({ counts: { loaded: 3 } });
    go();
    await expect(first).rejects.toMatchObject({ reason: 'TARGET_UNAVAILABLE' });
    expect(await loaded()).toEqual({ rows: 3, attempt: 2 });
  });

  it('refuses a stale attempt while a later one is at work elsewhere, or here', async () => {
    const h = await start(database.url);
    const other = await h.replica();
    open.push(other);
    const { go, underWay } = held(h);
    const request = { pipeline: h.pipeline(), run: { runId: randomUUID() } };
    const second = h.load({ ...request, attempt: 2 });
    await underWay;
    await until(BACKEND, (n) => n === 1);
    for (const replica of [other, h]) {
      await expect(replica.load({ ...request, attempt: 1 })).rejects.toMatchObject({
        reason: 'STALE_ATTEMPT',
        retry: 'free',
      });
    }
    go();
    await second;
    expect(await loaded()).toEqual({ rows: 10, attempt: 2 });
  });

  it('goes on when its caller has gone, and lets a later attempt join', async () => {
    const h = await start(database.url);
    const { go, underWay } = held(h);
    const request = { pipeline: h.pipeline(), run: { runId: randomUUID() }, split: split() };
    const call = h.client.load({ ...request, attempt: 1 });
    call.on('error', () => undefined);
    await underWay;
    call.cancel();
    const joined = h.client.load({ ...request, attempt: 2 });
    const events: LoadEvent__Output[] = [];
    for await (const event of joined as AsyncIterable<LoadEvent__Output>) {
      events.push(event);
      go(); // the first progress message shows that the caller has joined
    }
    expect(events.at(-1)?.committed?.counts).toMatchObject({ loaded: 10 });
    expect(h.validator.requests).toHaveLength(1);
    expect(await loaded()).toEqual({ rows: 10, attempt: 2 });
  });

  it('is cancelled when no caller comes back within the grace period', async () => {
    const h = await start(database.url, { callerGraceMs: 0 });
    const { underWay } = held(h);
    const call = h.client.load({
      pipeline: h.pipeline(),
      run: { runId: randomUUID() },
      split: split(),
      attempt: 1,
    });
    call.on('error', () => undefined);
    await underWay;
    call.cancel();
    await until(BACKEND, (n) => n === 0);
    expect(await loaded()).toEqual({ rows: 0, attempt: null });
  });

  it('is ended by Abort, on whichever replica it runs', async () => {
    const h = await start(database.url);
    const other = await h.replica();
    open.push(other);
    const run = { runId: randomUUID() };
    for (const [aborter, reason] of [
      [h, 'CANCELLED'],
      [other, 'TARGET_UNAVAILABLE'],
    ] as const) {
      const { go, underWay } = held(h);
      const load = h.load({ pipeline: h.pipeline(), run });
      const outcome = expect(load).rejects.toMatchObject({ reason });
      await underWay;
      await until(BACKEND, (n) => n === 1);
      await unary(aborter.client.abort.bind(aborter.client), { pipeline: h.pipeline(), run });
      go();
      await outcome;
    }
    expect(await loaded()).toEqual({ rows: 0, attempt: null });
  });

  it('ends a backend that takes nothing more, and fails the load as worth another try', async () => {
    const { proxy, url } = await proxied(database.url);
    const h = await start(url, { targetStallMs: 300, statementTimeoutMs: 1000 });
    const stall = stalling(proxy);
    let stalls = 0;
    h.validator.split = {
      columns: COLUMNS,
      rows: rows(400_000),
      batchRows: 100_000,
      before: async (batch) => {
        if (batch !== 1 || stalls++ > 0) return;
        await until(`${BACKEND} AND query LIKE 'COPY%'`, (n) => n === 1);
        stall(); // connections made later pass, so that the backend can be ended over one of them
      },
    };
    const request = { pipeline: h.pipeline(), run: { runId: randomUUID() } };
    await expect(h.load(request)).rejects.toMatchObject({ reason: 'TARGET_UNAVAILABLE', retry: 'retry' });
    expect(await sql(BACKEND)).toEqual([]);
    await proxy.stop();
  });

  it('gives up on a validator that falls silent', async () => {
    const h = await start(database.url, { streamIdleMs: 200 });
    held(h);
    await expect(h.load({ pipeline: h.pipeline() })).rejects.toMatchObject({
      reason: 'TIMEOUT',
      retry: 'retry',
    });
    expect(await loaded()).toEqual({ rows: 0, attempt: null });
  });

  it('finishes its loads before it stops, and takes no new ones', async () => {
    const h = await harness(database.url);
    const { go, underWay } = held(h);
    const load = loadOnce(h.client, { pipeline: h.pipeline() });
    await underWay;
    const stopped = h.app.stop();
    go();
    expect((await load).counts).toMatchObject({ loaded: 10 });
    await stopped;
    h.client.close();
    h.validator.stop();
  });
});
