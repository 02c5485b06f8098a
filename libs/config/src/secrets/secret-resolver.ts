import { parseConnectionSecret, type ConnectionSecret } from './connection-secret.js';
import { SecretError } from './secret-error.js';
import { parseSecretRef } from './secret-ref.js';

/** Turns a reference into a connection. Only the service that owns the secret holds one (I6). */
export type SecretResolver = Secrets<ConnectionSecret>;

/** Turns a reference into what a secret's text says. */
export interface Secrets<T> {
  /** @throws SecretError */
  resolve(ref: string): Promise<T>;
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

interface Entry<T> {
  readonly value: Promise<T>;
  readonly expires: number;
}

export const DEFAULT_SECRET_TTL_MS = 5 * 60_000;

/** For connections to databases. */
export function createSecretResolver(options: SecretResolverOptions): SecretResolver {
  return createSecrets(options, {
    parse: parseConnectionSecret,
    notSetHint: (name) =>
      `Set ${name} to a postgres:// URL in the environment of the service that connects, and restart it.`,
  });
}

/** What a kind of secret is. */
export interface SecretKind<T> {
  /** @throws SecretError `invalid`, which tells the shape that is wrong and never the text */
  parse(ref: string, text: string): T;
  /** What to do about an environment variable that is not set. */
  notSetHint(variable: string): string;
}

/** Caches per reference; readers at one moment share one read, and a failed read is never kept. */
export function createSecrets<T>(options: SecretResolverOptions, kind: SecretKind<T>): Secrets<T> {
  const { store, env = process.env, ttlMs = DEFAULT_SECRET_TTL_MS, now = Date.now } = options;
  const cache = new Map<string, Entry<T>>();

  const read = async (ref: string): Promise<T> => {
    const parsed = parseSecretRef(ref);
    if (!parsed) {
      throw new SecretError(
        'invalid',
        ref,
        `A secret reference must be env://VARIABLE or secret://NAME.`,
        '',
      );
    }
    if (parsed.kind === 'secret') return kind.parse(ref, await store.read(parsed.name));
    const text = env[parsed.variable] ?? '';
    if (text === '') throw notSet(ref, parsed.variable, kind.notSetHint(parsed.variable));
    return kind.parse(ref, text);
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

function notSet(ref: string, name: string, hint: string): SecretError {
  return new SecretError(
    'variable_not_set',
    ref,
    `The environment variable ${name}, which ${ref} names, is not set.`,
    hint,
  );
}
