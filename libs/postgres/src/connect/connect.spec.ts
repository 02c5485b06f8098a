import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useDatabase } from '@sluice/testkit';
import { targetReason } from '../sqlstate.js';
import { issue } from './certificates.fixture.js';
import { openClient } from './connect.js';
import { connectionSettings, type SslMode } from './settings.js';

const SESSION = {
  applicationName: 'tls',
  connectTimeoutMs: 5000,
  statementTimeoutMs: 1000,
  lockTimeoutMs: 500,
  idleInTransactionMs: 2000,
};

describe('openClient', () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tls-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const authority = issue('Test authority');
  const server = issue('localhost', authority);
  const files = { right: join(folder, 'right.pem'), wrong: join(folder, 'wrong.pem') };

  /** Into the data folder, as the server's account must own its key. */
  function give(name: string, text: string): void {
    const { uid, gid } = statSync(database.server.dataDir);
    const path = join(database.server.dataDir, name);
    writeFileSync(path, text, { mode: 0o600 });
    chownSync(path, uid, gid);
  }

  beforeAll(async () => {
    writeFileSync(files.right, authority.cert);
    writeFileSync(files.wrong, issue('Another authority').cert);
    give('server.crt', server.cert);
    give('server.key', server.key);
    await database.server.restart('fast', { ssl: 'on' });
  });

  /** `tls`, `plain`, or the first words of the failure. */
  async function outcome(sslmode: SslMode, host: string, caFile?: string): Promise<string> {
    const url = new URL(database.url);
    url.hostname = host;
    try {
      const client = await openClient(connectionSettings(url.href, { sslmode, caFile }), SESSION);
      const { rows } = await client.query<{ ssl: boolean }>(
        'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      );
      await client.end();
      return rows[0].ssl ? 'tls' : 'plain';
    } catch (error) {
      if (error instanceof Error && error.name === 'ConnectionSettingsError') return 'settings';
      return targetReason(error) === 'TARGET_ERROR' ? 'refused' : String(error);
    }
  }

  // The certificate is for `localhost` and no other name.
  it.each<[SslMode, string, 'right' | 'wrong' | undefined, string]>([
    ['disable', '127.0.0.1', undefined, 'plain'],
    ['allow', '127.0.0.1', undefined, 'plain'],
    ['prefer', '127.0.0.1', undefined, 'tls'],
    ['prefer', '127.0.0.1', 'wrong', 'tls'],
    ['require', '127.0.0.1', undefined, 'tls'],
    ['require', '127.0.0.1', 'right', 'tls'],
    ['require', '127.0.0.1', 'wrong', 'refused'],
    ['verify-ca', '127.0.0.1', 'right', 'tls'],
    ['verify-ca', '127.0.0.1', 'wrong', 'refused'],
    ['verify-ca', 'localhost', undefined, 'settings'],
    ['verify-full', 'localhost', 'right', 'tls'],
    ['verify-full', '127.0.0.1', 'right', 'refused'],
    ['verify-full', 'localhost', 'wrong', 'refused'],
    ['verify-full', 'localhost', undefined, 'refused'],
  ])('sslmode %s to %s with the %s CA: %s', async (mode, host, ca, expected) => {
    expect(await outcome(mode, host, ca && files[ca])).toBe(expected);
  });

  it('sets the timeouts and the time zone of the session', async () => {
    const client = await openClient(connectionSettings(database.url), SESSION);
    const { rows } = await client.query<Record<string, string>>(`SELECT current_setting('TimeZone') AS tz,
      current_setting('statement_timeout') AS s, current_setting('lock_timeout') AS l,
      current_setting('idle_in_transaction_session_timeout') AS i, current_setting('application_name') AS a`);
    await client.end();
    expect(rows).toEqual([{ tz: 'UTC', s: '1s', l: '500ms', i: '2s', a: 'tls' }]);
  });

  it('gives up on a server that falls silent once it has let us in (I8)', async () => {
    // As a pooler does that is paused.
    const pooler = createServer((client) => {
      const upstream = connect(database.server.port, '127.0.0.1', () => upstream.pipe(client));
      client.on('data', (data) => data.includes('TimeZone') || upstream.write(data));
      for (const socket of [client, upstream]) {
        socket.on('error', () => undefined);
        socket.on('close', () => (client.destroy(), upstream.destroy()));
      }
    });
    await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve));
    const url = new URL(database.url);
    url.port = String((pooler.address() as AddressInfo).port); // listens on TCP
    const settings = connectionSettings(url.href, { sslmode: 'disable' });
    const error: unknown = await openClient(settings, { ...SESSION, connectTimeoutMs: 500 }).catch((e) => e);
    pooler.close();
    expect(targetReason(error)).toBe('TARGET_UNAVAILABLE');
  });

  it.each<[string, string, Partial<Record<SslMode, string>>]>([
    ['only without TLS', 'hostnossl', { allow: 'plain', prefer: 'plain', require: 'refused by rule' }],
    ['only over TLS', 'hostssl', { allow: 'tls', prefer: 'tls', disable: 'refused by rule' }],
  ])('falls back as libpq does where the server lets clients in %s', async (_, kind, expected) => {
    give('pg_hba.conf', `${kind} all all 127.0.0.1/32 scram-sha-256\n`);
    await database.server.restart();
    for (const [mode, result] of Object.entries(expected)) {
      const got = await outcome(mode as SslMode, '127.0.0.1'); // keys of the record above
      expect([mode, got.includes('pg_hba.conf') ? 'refused by rule' : got]).toEqual([mode, result]);
    }
    give('pg_hba.conf', 'host all all 127.0.0.1/32 scram-sha-256\n');
    await database.server.restart();
  });
});
