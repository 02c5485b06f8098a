import type pg from 'pg';
import { ipcMessages, query, useDatabase } from '@sluice/testkit';
import { destroyClient, openClient } from '../connect/connect.js';
import { connectionSettings } from '../connect/settings.js';
import { CopyEncoder } from './copy-encoder.js';
import { CopyIn } from './copy-in.js';

const OPTIONS = { stallMs: 20_000, finishMs: 20_000 };
const SQL = 'COPY t (c) FROM STDIN (FORMAT binary)';

const values = Array.from({ length: 50_000 }, (_, i) => `${i} ${'z'.repeat(40)}`);
const { schema, batch } = ipcMessages([{ name: 'c', type: 'text', values }]);
const { bytes } = CopyEncoder.fromSchema(schema).encode(batch);

describe('CopyIn', () => {
  const database = useDatabase();
  let client: pg.Client;

  beforeEach(async () => {
    await query(database.url, 'DROP TABLE IF EXISTS t; CREATE TABLE t (c text)');
    client = await openClient(connectionSettings(database.url), {
      applicationName: 'copy-in',
      connectTimeoutMs: 5000,
      statementTimeoutMs: 0,
      lockTimeoutMs: 0,
      idleInTransactionMs: 0,
    });
  });
  afterEach(() => client.end());

  const stored = async () =>
    (await query(database.url, 'SELECT count(*)::int AS n FROM t'))[0]['n'] as number;
  const usable = async () => expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);

  it('hands every buffer back and counts the rows', async () => {
    const copy = await CopyIn.start(client, SQL, OPTIONS);
    let back = 0;
    for (let i = 0; i < 4; i++) await copy.write(bytes, () => (back += 1));
    expect(await copy.finish()).toBe(200_000);
    expect(back).toBe(4);
    expect(await stored()).toBe(200_000);
    await usable();
  });

  it('reports a server error that comes while writes are pending, and leaves the connection usable', async () => {
    await query(database.url, `ALTER TABLE t ADD CONSTRAINT no_seven CHECK (c NOT LIKE '7 %')`);
    const copy = await CopyIn.start(client, SQL, OPTIONS);
    const all = (async () => {
      for (let i = 0; i < 20; i++) await copy.write(bytes);
      await copy.finish();
    })();
    await expect(all).rejects.toMatchObject({ code: '23514', constraint: 'no_seven' });
    await usable();
    // Calls after the failure say the same, and nothing is thrown from a callback.
    await expect(copy.write(bytes)).rejects.toMatchObject({ code: '23514' });
    await expect(copy.finish()).rejects.toMatchObject({ code: '23514' });
    await copy.abort('too late');
    await usable();
  });

  it.each([
    ['an error when the COPY begins', 'COPY missing FROM STDIN (FORMAT binary)', { code: '42P01' }],
    ['a column that is not there', 'COPY t (d) FROM STDIN (FORMAT binary)', { code: '42703' }],
  ])('reports %s', async (_, sql, error) => {
    await expect(CopyIn.start(client, sql, OPTIONS)).rejects.toMatchObject(error);
    await usable();
  });

  it('can be begun without waiting, and waits with the first call', async () => {
    const copy = CopyIn.begin(client, SQL, OPTIONS);
    await copy.write(bytes);
    expect(await copy.finish()).toBe(50_000);
    expect(await CopyIn.begin(client, SQL, OPTIONS).finish()).toBe(0);
    await CopyIn.begin(client, SQL, OPTIONS).abort('no rows came');
    await usable();
    expect(await stored()).toBe(50_000);
  });

  it('tells a failure to begin to the first call', async () => {
    const copy = CopyIn.begin(client, 'COPY missing FROM STDIN (FORMAT binary)', OPTIONS);
    await expect(copy.write(bytes)).rejects.toMatchObject({ code: '42P01' });
    const other = CopyIn.begin(client, 'COPY missing FROM STDIN (FORMAT binary)', OPTIONS);
    await expect(other.finish()).rejects.toMatchObject({ code: '42P01' });
    await CopyIn.begin(client, 'COPY missing FROM STDIN (FORMAT binary)', OPTIONS).abort('never began');
    await usable();
  });

  it('reports a backend that was ended in the middle', async () => {
    const copy = await CopyIn.start(client, SQL, OPTIONS);
    await copy.write(bytes);
    await query(
      database.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'copy-in'`,
    );
    const rest = (async () => {
      for (let i = 0; i < 50; i++) await copy.write(bytes);
      await copy.finish();
    })();
    await expect(rest).rejects.toThrow(/terminat|EPIPE|ECONNRESET/);
    expect(await stored()).toBe(0);
  });

  it('reports a connection that was destroyed under it', async () => {
    const copy = await CopyIn.start(client, SQL, OPTIONS);
    const pending = copy.write(bytes).then(() => copy.finish());
    destroyClient(client);
    await expect(pending).rejects.toThrow(/terminated/);
  });

  it('gives a COPY up on request, so that nothing is stored and the connection goes on', async () => {
    const copy = await CopyIn.start(client, SQL, OPTIONS);
    await copy.write(bytes);
    await copy.abort('changed my mind');
    expect(await stored()).toBe(0);
    await usable();
  });

  it('fails when the server takes nothing for too long', async () => {
    await client.query('SET statement_timeout = 0');
    const blocker = await openClient(connectionSettings(database.url), {
      applicationName: 'blocker',
      connectTimeoutMs: 5000,
      statementTimeoutMs: 0,
      lockTimeoutMs: 0,
      idleInTransactionMs: 0,
    });
    await blocker.query('BEGIN; LOCK TABLE t');
    await expect(CopyIn.start(client, SQL, { stallMs: 50, finishMs: 50 })).rejects.toMatchObject({
      name: 'CopyStalledError',
    });
    await blocker.end();
  });
});
