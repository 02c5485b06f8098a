import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { messages, SluiceError, unary, type LedgerEntry__Output } from '@sluice/proto';
import { query, useDatabase } from '@sluice/testkit';
import { harness, split, type Harness } from '../testing/harness.fixture.js';

const COLUMNS = [{ name: 'id', type: 'bigint' }];
const broken = (rule: string) =>
  JSON.stringify([{ rule, column: 'id', value: 'x', reason: 'bad', severity: 'reject' }]);

describe('what a run has committed', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const runId = randomUUID();

  beforeAll(async () => {
    h = await harness(database.url);
    await query(database.url, 'CREATE TABLE orders (id bigint)');
    await h.prepare(h.pipeline(), COLUMNS);
    for (const splitId of ['s1', 's2']) {
      const rejects = Array.from({ length: 5 }, (_, i) => ({
        record: 10 + i,
        raw: `${splitId} ${i}`,
        broken: broken(i % 2 ? 'type' : 'required'),
      }));
      h.validator.splits.set(splitId, { columns: COLUMNS, rows: [[1n]], rejects });
      await h.load({ pipeline: h.pipeline(), run: { runId }, split: split(splitId), attempt: 3 });
    }
  });
  const rejects = (request: object) =>
    unary(h.client.listRejects.bind(h.client), { pipeline: h.pipeline(), runId, ...request });

  it('is read back from the ledger, parts and counts and rules', async () => {
    const entries: LedgerEntry__Output[] = [];
    for await (const entry of messages(h.client.listLedger({ pipeline: h.pipeline(), runId })))
      entries.push(entry);
    expect(entries.map(({ splitId }) => splitId)).toEqual(['s1', 's2']);
    expect(entries[0]).toMatchObject({
      attempt: 3,
      parts: [
        {
          object: { bucket: 'b', key: 'orders/1.csv', etag: '"e"', size: 1000 },
          start: 0,
          end: 1000,
          firstRecord: 1,
        },
      ],
      counts: { read: 6, loaded: 1, rejected: 5, filtered: 0, bytes: 1000 },
      rules: [{ rule: 'type', column: 'n', severity: 'SEVERITY_ERROR', records: 5 }],
    });
    expect(Math.abs(Date.now() - entries[0].committedAtMs)).toBeLessThan(60_000);
  });

  it('is nothing where no load has been prepared yet', async () => {
    h.env['FRESH'] = await database.server.createDatabase('fresh');
    const pipeline = h.pipeline({ target: { connection: 'env://FRESH' } });
    expect(await rejects({ pipeline })).toEqual({ rejects: [], nextPageToken: '' });
  });

  it('pages through rejects without leaving any out', async () => {
    const seen: string[] = [];
    for (let pageToken = ''; ;) {
      const page = await rejects({ pageSize: 3, pageToken });
      seen.push(...page.rejects.map(({ raw }) => raw.toString()));
      pageToken = page.nextPageToken;
      if (pageToken === '') break;
      expect(page.rejects).toHaveLength(3);
    }
    expect(seen).toEqual(['s1', 's2'].flatMap((id) => [0, 1, 2, 3, 4].map((i) => `${id} ${i}`)));
  });

  it('filters rejects by rule', async () => {
    const page = await rejects({ rule: 'type' });
    expect(page.rejects).toHaveLength(4);
    expect(page.rejects[0]).toMatchObject({
      bucket: 'b',
      key: 'orders/1.csv',
      splitId: 's1',
      record: 11,
      byteOffset: 1_000_110,
      broken: [{ rule: 'type', column: 'id', value: 'x', reason: 'bad', severity: 'SEVERITY_ERROR' }],
    });
    expect((await rejects({ rule: 'nope' })).rejects).toEqual([]);
  });

  it.each([
    ['a page token of somebody else', { pageToken: 'abc' }],
    ['a page size over 1,000', { pageSize: 1001 }],
    ['a negative page size', { pageSize: -1 }],
    ['a run id that is no UUID', { runId: 'x' }],
  ])('refuses %s', async (_, request) => {
    await expect(rejects(request)).rejects.toMatchObject({ reason: 'INVALID_REQUEST' });
  });

  it('has nothing to publish', async () => {
    const [error] = (await once(h.client.publish({ pipeline: h.pipeline(), run: { runId } }), 'error')) as [
      unknown,
    ];
    expect(SluiceError.from(error)).toMatchObject({ reason: 'NOT_SUPPORTED' });
  });
});
