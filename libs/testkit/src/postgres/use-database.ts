import { randomBytes } from 'node:crypto';
import { type PostgresOptions, type PostgresServer, startPostgres } from './server.js';
import { query } from './databases.js';

/** jest's hooks, declared here because the kit itself is compiled without jest's types. */
interface Hooks {
  beforeAll(work: () => Promise<void>, timeoutMs?: number): void;
  afterAll(work: () => Promise<void>, timeoutMs?: number): void;
}

export interface TestDatabase {
  /** Of a fresh, empty database. */
  readonly url: string;
  readonly server: PostgresServer;
}

/**
 * For the top of a spec file: a server of the file's own with a fresh database. After the tests it complains about
 * connections that they left open, then stops the server.
 */
export function useDatabase(options: PostgresOptions = {}): TestDatabase {
  const hooks = globalThis as unknown as Hooks; // jest puts them there
  let server: PostgresServer | undefined;
  let url = '';
  hooks.beforeAll(async () => {
    server = await startPostgres(options);
    url = await server.createDatabase(`test_${randomBytes(4).toString('hex')}`);
  }, 60_000);
  hooks.afterAll(async () => {
    const left = await leftOpen(server?.url()).finally(() => server?.stop());
    if (left.length > 0) throw new Error(`The tests left connections open: ${left.join('; ')}`);
  }, 60_000);
  return {
    get url() {
      return url;
    },
    get server() {
      if (!server) throw new Error('useDatabase: the server is there only while tests run');
      return server;
    },
  };
}

/** Closing takes the server a moment, so connections get a second to go. */
async function leftOpen(url: string | undefined): Promise<string[]> {
  if (!url) return [];
  const sql = `SELECT format('%s (%s): %s', application_name, state, left(query, 60)) AS who FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
  for (let tries = 0; ; tries += 1) {
    const rows = await query<{ who: string }>(url, sql);
    if (rows.length === 0 || tries === 20) return rows.map((row) => row.who);
    await query(url, 'SELECT pg_sleep(0.05)');
  }
}
