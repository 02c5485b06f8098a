import type { ServiceName, TcpProxy } from '@sluice/testkit';
import { startTcpProxy } from '@sluice/testkit';
import type { Ports } from './ports.js';

/** Who can be dialled: replicas of services, the two databases, S3. */
export type Peer = ServiceName | 'target' | 'database' | 's3';

/** Every pair that talks, caller first. */
export const PAIRS = [
  ['orchestrator', 'extractor'],
  ['orchestrator', 'validator'],
  ['orchestrator', 'loader'],
  ['loader', 'validator'],
  ['validator', 'extractor'],
  ['loader', 'target'],
  ['orchestrator', 'database'],
  ['extractor', 's3'],
] as const satisfies readonly (readonly [ServiceName, Peer])[];
export type Pair = (typeof PAIRS)[number];

/** How services find each other: straight, or through a proxy for each pair and replica, which can be broken. */
export class Mesh {
  readonly #links = new Map<string, TcpProxy[]>();

  private constructor(private readonly ports: Readonly<Record<Peer, readonly number[]>>) {}

  static async start(
    servers: Readonly<Record<Peer, readonly number[]>>,
    proxied: boolean,
    ports: Ports,
  ): Promise<Mesh> {
    const mesh = new Mesh(servers);
    for (const [from, to] of proxied ? PAIRS : []) {
      const links: TcpProxy[] = [];
      for (const port of servers[to]) links.push(await startTcpProxy(port, { port: await ports.next() }));
      mesh.#links.set(`${from}>${to}`, links);
    }
    return mesh;
  }

  /** The proxies between a pair, one for each replica of the callee. Throws where the cluster is not proxied. */
  between(from: ServiceName, to: Peer): readonly TcpProxy[] {
    const links = this.#links.get(`${from}>${to}`);
    if (!links) throw new Error(`there is no proxy between ${from} and ${to}`);
    return links;
  }

  /** Ports at which `from` reaches `to`. */
  portsOf(from: ServiceName, to: Peer): readonly number[] {
    return this.#links.get(`${from}>${to}`)?.map(({ port }) => port) ?? this.ports[to];
  }

  /** As a gRPC target. */
  targetOf(from: ServiceName, to: Peer): string {
    return `ipv4:${this.portsOf(from, to)
      .map((port) => `127.0.0.1:${port}`)
      .join(',')}`;
  }

  /** A URL of the server with the port at which `from` reaches it. */
  urlOf(from: ServiceName, to: Peer, url: string): string {
    const moved = new URL(url);
    moved.port = String(this.portsOf(from, to)[0]);
    return moved.toString().replace(/\/$/, '');
  }

  /** Everything passes again. */
  heal(): void {
    for (const links of this.#links.values()) {
      for (const link of links) {
        link.onPiece = undefined;
        link.delayMs = 0;
        link.heal();
      }
    }
  }

  async stop(): Promise<void> {
    for (const links of this.#links.values()) for (const link of links) await link.stop();
  }
}
