import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ConnectionSecret, ResolvedTarget, SecretResolver } from '@sluice/config';
import { connectionSettings, destroyClient, openClient, targetReason } from '@sluice/postgres';
import type { Logger } from '@sluice/service';
import type { LoaderConfig } from '../config.js';
import { ensureSluiceTables } from '../prepare/sluice-tables.js';
import { Session } from './session.js';
import { toSluiceError } from './target-errors.js';

/** Application name of a connection that waits for work. */
const IDLE_LABEL = 'sluice idle';
/** Before each reading of a secret whose login was refused, since it last changed. */
const ROTATION_WAITS_MS: readonly number[] = [0, 1_000, 2_000, 4_000];
/** For so long at the most, however often it changes (I8). */
const ROTATIONS_MS = 60_000;
/** A connection that was not used for this long is closed. */
const KEEP_IDLE_MS = 60_000;

interface Warm {
  readonly session: Session;
  readonly timer: NodeJS.Timeout;
}

/** Connections to target databases: opened with the pipeline's secret, kept warm between loads, at most one a slot. */
export class Targets {
  readonly #warm = new Set<Warm>();
  readonly #upToDate = new Set<string>();
  #closed = false;

  constructor(
    private readonly secrets: SecretResolver,
    private readonly config: LoaderConfig,
    private readonly logger: Logger,
  ) {}

  /** Runs work on a connection labelled `label`, and keeps the connection unless it broke. */
  async use<T>(target: ResolvedTarget, label: string, work: (session: Session) => Promise<T>): Promise<T> {
    try {
      const session = await this.acquire(target, label);
      try {
        return await work(session);
      } finally {
        this.release(session);
      }
    } catch (error) {
      throw toSluiceError(error, target);
    }
  }

  /** Once per process and target: a run that was prepared by an earlier version goes on with the present tables. */
  async upToDate(session: Session): Promise<void> {
    if (this.#upToDate.has(session.key)) return;
    await ensureSluiceTables(session);
    this.#upToDate.add(session.key);
  }

  async acquire(target: ResolvedTarget, label: string): Promise<Session> {
    const key = keyOf(target);
    for (const warm of this.#warm) {
      if (warm.session.key !== key) continue;
      this.#forget(warm);
      try {
        // Labels the connection and shows that it still lives, in one round trip.
        if (!warm.session.broken) {
          await relabel(warm.session, label);
          return warm.session;
        }
      } catch (error) {
        this.logger.debug({ err: error }, 'a kept connection had gone');
      }
      destroyClient(warm.session.client);
    }
    return this.#open(target, label);
  }

  release(session: Session): void {
    if (session.broken || this.#closed || this.#warm.size >= this.config.slots) {
      this.#close(session);
      return;
    }
    const timer = setTimeout(() => {
      this.#forget(warm);
      this.#close(session);
    }, KEEP_IDLE_MS);
    timer.unref();
    const warm: Warm = { session, timer };
    // Its old label must not stay: a later attempt ends the backends of earlier ones by it.
    void relabel(session, IDLE_LABEL)
      .then(() => {
        if (this.#closed) this.#close(session);
        else this.#warm.add(warm);
      })
      .catch(() => {
        clearTimeout(timer);
        destroyClient(session.client);
      });
  }

  /** Ends a backend from a second connection: nothing else ends one that waits for a client in COPY. Never rejects. */
  async terminate(target: ResolvedTarget, session: Session, label: string): Promise<void> {
    session.broken = true;
    try {
      const helper = await this.#open(target, 'sluice terminate');
      try {
        await helper.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND application_name = $2',
          [session.pid, label],
        );
      } finally {
        this.#close(helper);
      }
    } catch (error) {
      this.logger.warn({ err: error, label }, 'a backend could not be ended; dropping its connection');
    } finally {
      destroyClient(session.client);
    }
  }

  close(): void {
    this.#closed = true;
    for (const warm of this.#warm) {
      this.#forget(warm);
      this.#close(warm.session);
    }
  }

  #forget(warm: Warm): void {
    clearTimeout(warm.timer);
    this.#warm.delete(warm);
  }

  #close(session: Session): void {
    if (session.broken) destroyClient(session.client);
    else void session.client.end().catch(() => undefined);
  }

  /**
   * Reads the secret again after a refused login: it may have been rotated. A rotation changes the password first and the
   * secret in Secrets Manager a moment later, or the other way round, so that one is waited for; and where the secret has
   * changed and is refused as well, for the next one.
   */
  async #open(target: ResolvedTarget, label: string): Promise<Session> {
    const { connection } = target;
    const all = connection.startsWith('secret://') ? ROTATION_WAITS_MS : ROTATION_WAITS_MS.slice(0, 1);
    const end = performance.now() + ROTATIONS_MS;
    let waits = all;
    let source = await this.secrets.resolve(connection);
    for (;;) {
      try {
        return await this.#connect(source, target, label);
      } catch (error) {
        const [wait, ...rest] = waits;
        const refused = targetReason(error) === 'TARGET_AUTHENTICATION';
        if (!refused || wait === undefined || performance.now() > end) throw error;
        await sleep(wait);
        this.secrets.invalidate(connection);
        const next = await this.secrets.resolve(connection);
        waits = isDeepStrictEqual(next, source) ? rest : all;
        source = next;
      }
    }
  }

  async #connect(source: ConnectionSecret, target: ResolvedTarget, label: string): Promise<Session> {
    const settings = connectionSettings(source, target);
    const { statementTimeoutMs, lockTimeoutMs, targetConnectTimeoutMs, streamIdleMs } = this.config;
    const client = await openClient(settings, {
      applicationName: label,
      connectTimeoutMs: targetConnectTimeoutMs,
      statementTimeoutMs,
      lockTimeoutMs,
      // A loader that hangs between statements must not hold its locks for ever.
      idleInTransactionMs: streamIdleMs + 60_000,
    });
    return new Session(client, keyOf(target), statementTimeoutMs);
  }
}

function relabel(session: Session, label: string): Promise<unknown> {
  return session.kept("SELECT set_config('application_name', $1, false)", [label]);
}

function keyOf({ connection, sslmode, caFile }: ResolvedTarget): string {
  return JSON.stringify([connection, sslmode, caFile]);
}
