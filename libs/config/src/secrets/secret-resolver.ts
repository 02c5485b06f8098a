import { parseConnectionSecret, type ConnectionSecret } from './connection-secret.js';
import { SecretError } from './secret-error.js';
import { parseSecretRef } from './secret-ref.js';

/** Turns a reference into a connection. Only the service that owns the secret holds one (I6). */
export interface SecretResolver {
  /** @throws SecretError */
  resolve(ref: string): Promise<ConnectionSecret>;
  /** Forgets a cached value: call it after an authentication failure, then resolve once more. */
  invalidate(ref: string): void;
}

/** Where `secret://` names are looked up: AWS Secrets Manager, or a map in a test. */
export interface SecretStore {
  /** The secret's text. Throws SecretError with `secret://NAME` as its ref. */
  read(name: string): Promise<string>;
}

export interface SecretResolverOptions {
  readonly store: SecretStore;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a secret is used before it is read again; rotation within it is met by `invalidate`. */
  readonly ttlMs?: number;
  readonly now?: () => number;
}

interface Entry {
  readonly value: Promise<ConnectionSecret>;
  readonly expires: number;
}

export const DEFAULT_SECRET_TTL_MS = 5 * 60_000;

/** Caches per reference; readers at one moment share one read, and a failed read is never kept. */
export function createSecretResolver(options: SecretResolverOptions): SecretResolver {
  const { store, env = process.env, ttlMs = DEFAULT_SECRET_TTL_MS, now = Date.now } = options;
  const cache = new Map<string, Entry>();

  const read = async (ref: string): Promise<ConnectionSecret> => {
    const parsed = parseSecretRef(ref);
    if (!parsed) {
      throw new SecretError(
        'invalid',
        ref,
        `A secret reference must be env://VARIABLE or secret://NAME.`,
        '',
      );
    }
    if (parsed.kind === 'secret') return parseConnectionSecret(ref, await store.read(parsed.name));
    const text = env[parsed.variable] ?? '';
    if (text === '') throw notSet(ref, parsed.variable);
    return parseConnectionSecret(ref, text);
  };

  return {
    resolve(ref) {
      const known = cache.get(ref);
      if (known && known.expires > now()) return known.value;
      const value = read(ref);
      const entry = { value, expires: now() + ttlMs };
      cache.set(ref, entry);
      value.catch(() => {
        if (cache.get(ref) === entry) cache.delete(ref);
      });
      return value;
    },
    invalidate(ref) {
      cache.delete(ref);
    },
  };
}

function notSet(ref: string, name: string): SecretError {
  return new SecretError(
    'variable_not_set',
    ref,
    `The environment variable ${name}, which ${ref} names, is not set.`,
    `Set ${name} to a postgres:// URL in the environment of the service that connects, and restart it.`,
  );
}
