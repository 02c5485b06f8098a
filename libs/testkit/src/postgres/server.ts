import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Account, reachable, serverAccount } from './account.js';
import { serverBinaries } from './binaries.js';
import { createDatabase, type DatabaseOptions } from './databases.js';
import {
  type Cluster,
  freePort,
  giveTo,
  initCluster,
  privateFolder,
  type ServerProcess,
  startProcess,
} from './process.js';
import { type Reaper, watchOver } from '../reaper.js';

export interface PostgresOptions {
  /** Keep the data here (made if missing, found again next time). Default: a temporary folder, removed by stop. */
  readonly dataDir?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** The superuser `postgres`'s. Default `sluice`. */
  readonly password?: string;
  /** True: PostgreSQL's own defaults. False (default without a dataDir): fsync off, data may be lost in a crash. */
  readonly durable?: boolean;
  /** More settings, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A real PostgreSQL of this process, on 127.0.0.1. */
export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  /** Where the data really is. */
  readonly dataDir: string;
  /** Connection URL of the superuser. */
  url(database?: string): string;
  /** Makes a database and returns its URL. */
  createDatabase(name: string, options?: DatabaseOptions): Promise<string>;
  /** `fast` ends sessions and shuts down cleanly; `immediate` is a crash: UNLOGGED tables are empty afterwards. */
  stop(mode?: StopMode): Promise<void>;
  /** Stops (if running) and starts again on the same port with the same data. */
  restart(mode?: StopMode, settings?: Readonly<Record<string, string>>): Promise<void>;
  /** The last lines of the server's log. */
  logs(): string;
}

export type StopMode = 'fast' | 'immediate';

const UNSAFE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const BASE = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC' };

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const account = serverAccount();
  const temporary = options.dataDir === undefined;
  const dataDir = options.dataDir ? await placeFor(options.dataDir, account) : await scratch(account);
  const cluster: Cluster = { binaries: await serverBinaries(account), dataDir, account };
  const password = options.password ?? 'sluice';
  const durable = options.durable ?? !temporary;
  const settings = { ...BASE, ...(durable ? {} : UNSAFE), ...options.settings };
  try {
    if (!existsSync(join(dataDir, 'PG_VERSION'))) await initCluster(cluster, password);
    return await Server.start(cluster, temporary, password, settings, options.port);
  } catch (error) {
    if (temporary) await rm(dirname(dataDir), { recursive: true, force: true });
    throw error;
  }
}

const scratch = async (account: Account, lasting = false): Promise<string> => {
  const data = join(await privateFolder('sluice-pg', account, lasting), 'data');
  await mkdir(data, { mode: 0o700 });
  await giveTo(account, data);
  return data;
};

/**
 * The folder itself where the server's account can reach it; otherwise one that it can reach, remembered in a file
 * `<folder>.location` so that the data is found again (and forgotten when that file is deleted).
 */
async function placeFor(folder: string, account: Account): Promise<string> {
  const wanted = resolve(folder);
  await mkdir(dirname(wanted), { recursive: true });
  if (reachable(wanted, account)) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    await giveTo(account, wanted);
    return wanted;
  }
  const note = `${wanted}.location`;
  const known = existsSync(note) ? (await readFile(note, 'utf8')).trim() : '';
  if (known && existsSync(known)) return known;
  const place = await scratch(account, true);
  await writeFile(note, `${place}\n`);
  return place;
}

class Server implements PostgresServer {
  #process: ServerProcess | undefined;
  #reaper: Reaper | undefined;

  private constructor(
    private readonly cluster: Cluster,
    private readonly temporary: boolean,
    private readonly password: string,
    private settings: Readonly<Record<string, string>>,
    readonly port: number,
  ) {}

  /** A port that was free may be taken a moment later by a worker beside us: try others, unless it was asked for. */
  static async start(
    cluster: Cluster,
    temporary: boolean,
    password: string,
    settings: Readonly<Record<string, string>>,
    port: number | undefined,
  ): Promise<Server> {
    for (let attempt = 1; ; attempt += 1) {
      const chosen = port ?? (await freePort());
      const server = new Server(cluster, temporary, password, settings, chosen);
      try {
        await server.#up();
        return server;
      } catch (error) {
        const taken = error instanceof Error && /could not bind|Address already in use/.test(error.message);
        if (taken && port !== undefined) throw new Error(`Port ${port} is taken: PostgreSQL cannot use it`);
        if (!taken || attempt === 5) throw error;
      }
    }
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get dataDir(): string {
    return this.cluster.dataDir;
  }

  url(database = 'postgres'): string {
    const password = encodeURIComponent(this.password);
    return `postgresql://postgres:${password}@127.0.0.1:${this.port}/${encodeURIComponent(database)}`;
  }

  async createDatabase(name: string, options?: DatabaseOptions): Promise<string> {
    await createDatabase(this.url(), name, options);
    return this.url(name);
  }

  async stop(mode: StopMode = 'fast'): Promise<void> {
    await this.#down(mode);
    if (this.temporary) await rm(dirname(this.dataDir), { recursive: true, force: true });
  }

  async restart(mode: StopMode = 'fast', settings: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#down(mode);
    this.settings = { ...this.settings, ...settings };
    await this.#up();
  }

  logs(): string {
    return this.#process?.logs() ?? '';
  }

  async #up(): Promise<void> {
    this.#process = await startProcess(this.cluster, this.port, this.settings);
    const { pid, exited } = this.#process;
    const reaper = watchOver(pid, 'QUIT', this.temporary ? dirname(this.dataDir) : undefined);
    this.#reaper = reaper;
    void exited.then(() => reaper.dismiss());
  }

  async #down(mode: StopMode): Promise<void> {
    const running = this.#process;
    if (!running) return;
    running.child.ref();
    running.child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await running.exited;
    this.#reaper?.dismiss();
    this.#process = undefined;
  }
}
