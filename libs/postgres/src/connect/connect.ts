import pg from 'pg';
import { isTlsError, sqlStateOf } from '../sqlstate.js';
import type { ConnectionSettings } from './settings.js';
import { tlsChoices, type TlsChoice } from './tls.js';

export interface SessionOptions {
  /** At most 63 bytes; the server cuts the rest. */
  readonly applicationName: string;
  readonly connectTimeoutMs: number;
  /** 0: none. Not honoured by the server while it waits for a client in COPY. */
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleInTransactionMs: number;
}

/** A session in UTC with its timeouts set. Errors of an idle connection are kept from ending the process. */
export async function openClient(settings: ConnectionSettings, session: SessionOptions): Promise<pg.Client> {
  const choices = tlsChoices(settings);
  for (const [index, choice] of choices.entries()) {
    try {
      return await tryOpen(settings, session, choice);
    } catch (error) {
      const last = index === choices.length - 1;
      // libpq tries the other way when the server refuses this one before it asks for a password.
      if (last || !(isTlsError(error) || sqlStateOf(error) === '28000')) throw error;
    }
  }
  throw new Error('unreachable: there is always a way to connect');
}

async function tryOpen(
  settings: ConnectionSettings,
  session: SessionOptions,
  ssl: TlsChoice,
): Promise<pg.Client> {
  const client = new pg.Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    // A function keeps pg from looking for a password in the environment or in ~/.pgpass.
    password: () => settings.password,
    database: settings.database,
    ssl,
    application_name: session.applicationName,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: session.connectTimeoutMs,
    statement_timeout: session.statementTimeoutMs,
    lock_timeout: session.lockTimeoutMs,
    idle_in_transaction_session_timeout: session.idleInTransactionMs,
  });
  client.on('error', () => undefined); // the query under way, or the next one, reports it
  try {
    await client.connect();
    // I8: whoever let us in may be a pooler that is paused, and pg's limit is for the login only.
    const silent = setTimeout(() => destroyClient(client), session.connectTimeoutMs);
    await client.query("SET TimeZone = 'UTC'").finally(() => clearTimeout(silent));
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw error;
  }
}

/** Lets go of a connection at once, whatever it is doing. */
export function destroyClient(client: pg.Client): void {
  // pg's types leave the socket out.
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
