import { experimental, type ChannelOptions } from '@grpc/grpc-js';

type Endpoints = readonly experimental.Endpoint[];

export interface WatchingOptions {
  /** The resolver that is asked: `dns`. */
  readonly scheme: string;
  /** How often it is asked. Kept under control by its own minimum (30 s for `dns`). */
  readonly everyMs: number;
  /** How long an address that the name no longer has stays in use. */
  readonly keepMs: number;
}

/** What `dns:///name:port` becomes: `sluice-dns:///name:port`. */
export const WATCHED_DNS = 'sluice-dns';
export const WATCHED_DNS_OPTIONS: WatchingOptions = { scheme: 'dns', everyMs: 30_000, keepMs: 15 * 60_000 };

/**
 * Makes grpc-js look a name up again while its connections live. By itself it does so only when one drops, so pods that a
 * scale-out adds would see no call for as long as the load goes on. Addresses that have gone from the name are kept for a
 * while: a pod that drains leaves DNS at once and still has streams to finish, which dropping its address would cut.
 */
export function registerWatchingResolver(name: string, options: WatchingOptions): void {
  experimental.registerResolver(name, watching(options));
}

function watching(options: WatchingOptions): Parameters<typeof experimental.registerResolver>[1] {
  return class WatchingResolver implements experimental.Resolver {
    readonly #inner: experimental.Resolver;
    readonly #kept = new Map<string, { endpoint: experimental.Endpoint; until: number }>();
    #timer: NodeJS.Timeout | undefined;

    constructor(
      target: experimental.GrpcUri,
      listener: experimental.ResolverListener,
      channel: ChannelOptions,
    ) {
      const merge: experimental.ResolverListener = (found, ...rest) =>
        listener(found.ok ? { ok: true, value: this.#merge(found.value) } : found, ...rest);
      this.#inner = experimental.createResolver({ ...target, scheme: options.scheme }, merge, channel);
    }

    static getDefaultAuthority(target: experimental.GrpcUri): string {
      return target.path;
    }

    updateResolution(): void {
      this.#timer ??= setInterval(() => this.#inner.updateResolution(), options.everyMs).unref();
      this.#inner.updateResolution();
    }

    destroy(): void {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#kept.clear();
      this.#inner.destroy();
    }

    #merge(found: Endpoints): experimental.Endpoint[] {
      const now = Date.now();
      for (const endpoint of found) {
        this.#kept.set(experimental.endpointToString(endpoint), { endpoint, until: now + options.keepMs });
      }
      for (const [key, { until }] of this.#kept) if (until < now) this.#kept.delete(key);
      return [...this.#kept.values()].map(({ endpoint }) => endpoint);
    }
  };
}
