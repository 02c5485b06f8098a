import { setTimeout as sleep } from 'node:timers/promises';
import { defaultProvider } from '@aws-sdk/credential-provider-node';

type Provider = ReturnType<typeof defaultProvider>;
type Keys = Awaited<ReturnType<Provider>>;

/** Between the tries of a request whose key is refused: a rotation reaches S3 and us at different moments. */
const ROTATION_WAITS_MS: readonly number[] = [0, 1_000, 2_000, 4_000];

/** The store does not know the key (any more). */
const REFUSED: ReadonlySet<string> = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'TokenRefreshRequired',
]);

/**
 * The SDK's default chain, asked again when a key is refused. By itself the SDK keeps a key without an expiry for as long as
 * the process lives, and a credentials file (as Kubernetes mounts a secret) is read once.
 */
export class AccessKeys {
  #provider: Provider | undefined;

  constructor(private readonly chain: () => Provider = () => defaultProvider({ ignoreCache: true })) {}

  /** For `S3ClientConfig.credentials`. */
  readonly provide = async (): Promise<Keys> => {
    this.#provider ??= this.chain();
    // What has expired is not kept by the client: it asks for every request, and the chain's own memory answers.
    return { ...(await this.#provider()), expiration: new Date(0) };
  };

  /** A request, and again with keys read anew while they are refused, for a few seconds. */
  async send<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (const wait of ROTATION_WAITS_MS) {
      const used = this.#provider;
      try {
        return await request();
      } catch (error) {
        if (!isRefused(error)) throw error;
        // Of many requests that are refused at one moment the first one has the keys read anew.
        if (this.#provider === used) this.#provider = undefined;
        await sleep(wait, undefined, { signal });
      }
    }
    return request();
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && REFUSED.has(error.name);
}
