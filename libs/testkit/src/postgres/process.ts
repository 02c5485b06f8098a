import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Account, reachableTemp } from './account.js';

/** We read the server's messages, so their language must not depend on the machine. */
const ENVIRONMENT = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
const START_TIMEOUT_MS = 60_000;
const READY = 'database system is ready to accept connections';

export interface Cluster {
  readonly binaries: string;
  readonly dataDir: string;
  readonly account: Account;
}

/** A folder in a reachable place that belongs to the account alone. */
export async function privateFolder(name: string, account: Account, lasting = false): Promise<string> {
  const folder = await mkdtemp(join(reachableTemp(account, lasting), `${name}-`));
  await giveTo(account, folder);
  return folder;
}

export async function giveTo({ uid, gid }: Account, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/** Makes an empty cluster: UTF-8, the builtin C.UTF-8 collation (the same on every machine), SCRAM passwords. */
export async function initCluster(cluster: Cluster, password: string): Promise<void> {
  const { binaries, dataDir, account } = cluster;
  const folder = await privateFolder('sluice-initdb', account);
  try {
    const file = join(folder, 'password');
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    await giveTo(account, file);
    const args = [
      ...['-D', dataDir, '-U', 'postgres', '--encoding=UTF8', '--no-instructions', '--no-sync'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ...['--auth=scram-sha-256', `--pwfile=${file}`],
    ];
    const child = run(join(binaries, 'bin', 'initdb'), args, account);
    const said = tailOf(child);
    const [code] = (await once(child, 'close')) as [number | null]; // Node's documented arguments
    if (code !== 0) throw new Error(`initdb could not make a cluster in ${dataDir}:\n${said()}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface ServerProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The last lines of the server's log. */
  logs(): string;
  readonly exited: Promise<void>;
}

/** Starts the server and waits until it takes connections. Settings are passed with `-c`. */
export async function startProcess(
  cluster: Cluster,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', cluster.dataDir, '-p', String(port), ...flags];
  const child = run(join(cluster.binaries, 'bin', 'postgres'), args, cluster.account);
  const exited = once(child, 'exit').then(() => undefined);
  let said = (): string => '';
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    said = tailOf(child, (line) => {
      if (line.includes(READY)) resolve();
    });
    exited.then(
      () => reject(new Error(`PostgreSQL ended while starting on port ${port}:\n${said()}`)),
      reject, // it could not even be spawned
    );
    const late = (): void => reject(new Error(`PostgreSQL did not start in time:\n${said()}`));
    timer = setTimeout(late, START_TIMEOUT_MS);
  });
  try {
    await ready;
  } catch (error) {
    child.kill('SIGQUIT');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  child.unref(); // a forgotten server must not keep a process alive; the reaper ends it
  return { pid: child.pid ?? 0, child, logs: said, exited };
}

/** In a process group of its own: the terminal's Ctrl-C is ours to pass on, in order. */
function run(file: string, args: readonly string[], account: Account): ChildProcess {
  return spawn(file, args, {
    ...account,
    cwd: '/',
    env: ENVIRONMENT,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Keeps the last 50 lines of stderr; calls back per line. */
function tailOf(child: ChildProcess, onLine: (line: string) => void = () => undefined): () => string {
  const lines: string[] = [];
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > 50) lines.shift();
      onLine(line);
    });
    if ('unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  }
  return () => lines.join('\n');
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server without a port');
  return address.port;
}
