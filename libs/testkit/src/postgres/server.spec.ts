import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { query, startPostgres, useDatabase } from '../index.js';

describe('a server of a spec file', () => {
  const database = useDatabase();

  it('is PostgreSQL 18 with a fresh database in C.UTF-8', async () => {
    const [row] = await query(
      database.url,
      `SELECT current_setting('server_version_num')::int / 10000 AS major,
        (SELECT datcollate || ' ' || datlocprovider::text || ' ' || datlocale FROM pg_database
          WHERE datname = current_database()) AS locale`,
    );
    expect(row).toEqual({ major: 18, locale: 'C b C.UTF-8' });
  });

  it('makes databases from a template and under another locale', async () => {
    const first = await database.server.createDatabase('first');
    await query(first, 'CREATE TABLE t AS SELECT 1 AS n');
    const second = await database.server.createDatabase('second', { template: 'first' });
    expect(await query(second, 'TABLE t')).toEqual([{ n: 1 }]);
    const icu = await database.server.createDatabase('icu', { locale: { provider: 'icu', name: 'und' } });
    expect(await query(icu, `SELECT 'a' < 'B' AS less`)).toEqual([{ less: true }]);
  });

  it('refuses a wrong password', async () => {
    const wrong = database.url.replace(':sluice@', ':nonsense@');
    await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps its tables over a crash but empties UNLOGGED ones', async () => {
    await query(database.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await query(database.url, 'CREATE UNLOGGED TABLE lost AS SELECT 1 AS n');
    await query(database.url, 'CHECKPOINT');
    await database.server.restart('immediate');
    expect(
      await query(
        database.url,
        'SELECT (SELECT count(*) FROM kept)::int AS k, (SELECT count(*) FROM lost)::int AS l',
      ),
    ).toEqual([{ k: 1, l: 0 }]);
  });
});

describe('startPostgres', () => {
  it('finds the data of a given folder again, also below one that only its owner may enter', async () => {
    const home = await mkdtemp(join(tmpdir(), 'sluice-test-'));
    await chmod(home, 0o700);
    const dataDir = join(home, 'deep', 'postgres');
    const first = await startPostgres({ dataDir, durable: false });
    await query(first.url(), 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    const second = await startPostgres({ dataDir, durable: false });
    expect(await query(second.url(), 'TABLE kept')).toEqual([{ n: 7 }]);
    await second.stop();
    await rm(dirname(second.dataDir), { recursive: true, force: true });
    await rm(home, { recursive: true, force: true });
  });

  it('says which port is taken', async () => {
    const first = await startPostgres();
    await expect(startPostgres({ port: first.port })).rejects.toThrow(`Port ${first.port} is taken`);
    await first.stop();
  });

  it('leaves no server and no data behind when its process is killed', async () => {
    const script = join(__dirname, '..', '..', 'dist', 'index.js');
    const program = `const { startPostgres } = await import(${JSON.stringify(script)});
      const s = await startPostgres(); console.log(JSON.stringify([s.pid, s.dataDir])); setInterval(() => 0, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve) => child.stdout.once('data', (b) => resolve(String(b))));
    const [pid, dataDir] = JSON.parse(line) as [number, string];
    expect(existsSync(dataDir)).toBe(true);
    child.kill('SIGKILL');
    const alive = () => existsSync(`/proc/${pid}`) || existsSync(dataDir);
    while (alive()) await new Promise((resolve) => setTimeout(resolve, 50)); // jest's timeout is the end of this wait
  });
});
