import pg from 'pg';

export interface DatabaseOptions {
  /** Copy this database (no one may be connected to it). */
  readonly template?: string;
  /** Default: the builtin C.UTF-8. */
  readonly locale?: { readonly provider: 'builtin' | 'icu' | 'libc'; readonly name: string };
}

/** Makes a database through the given superuser URL. */
export async function createDatabase(
  url: string,
  name: string,
  options: DatabaseOptions = {},
): Promise<void> {
  await query(url, `CREATE DATABASE ${pg.escapeIdentifier(name)} ${clauses(options)}`);
}

function clauses({ template, locale }: DatabaseOptions): string {
  const parts: string[] = [];
  // Only template0 may be copied under another locale.
  const copied = template ?? (locale ? 'template0' : undefined);
  if (copied) parts.push(`TEMPLATE ${pg.escapeIdentifier(copied)}`);
  if (locale) {
    const name = pg.escapeLiteral(locale.name);
    const option = { builtin: 'BUILTIN_LOCALE', icu: 'ICU_LOCALE', libc: 'LOCALE' }[locale.provider];
    parts.push(`LOCALE_PROVIDER ${locale.provider} ${option} ${name}`);
    if (locale.provider !== 'libc') parts.push(`LOCALE 'C'`);
  }
  return parts.join(' ');
}

/** One statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(sql, [...values])).rows);
}

/** Work on a connection of its own, closed afterwards. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'testkit' });
  client.on('error', () => undefined); // a server that goes away is the test's business
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
