import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A piece of what flows through a proxy, as TCP happened to deliver it. */
export interface Piece {
  readonly bytes: Buffer;
  readonly to: 'server' | 'client';
  /** The same for all pieces of a connection. */
  readonly connection: object;
  /** From here on nothing of this connection passes in either direction; both ends see it reset. */
  cut(): void;
  /** From here on this connection is open and silent. */
  silence(): void;
}

/** Stands between clients and one server, and breaks what flows. Everything passes until it is told otherwise. */
export interface TcpProxy {
  readonly port: number;
  /** Sees every piece before it is passed on. A piece that it cuts or silences is not passed on. */
  onPiece: ((piece: Piece) => void) | undefined;
  /** Every piece waits so long. */
  delayMs: number;
  /** Resets every present connection. */
  cut(): void;
  /** A partition that nobody is told of: present connections are silent, new ones are accepted and stay silent. */
  silence(): void;
  /** A partition that is seen: present connections are reset, and so is every new one. */
  refuse(): void;
  /** New connections pass again. Silent ones are reset, as a router would that knows nothing of them. */
  heal(): void;
  stop(): Promise<void>;
}

export interface ProxyOptions {
  /** Default: a free one. */
  readonly port?: number;
}

/** A proxy on 127.0.0.1 before `serverPort`. */
export async function startTcpProxy(serverPort: number, { port = 0 }: ProxyOptions = {}): Promise<TcpProxy> {
  const links = new Set<Link>();
  let mode: 'pass' | 'silent' | 'refusing' = 'pass';
  const server = createServer((client) => {
    if (mode === 'refusing') {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const link = new Link(client, mode === 'pass' ? connect(serverPort, '127.0.0.1') : undefined, proxy);
    links.add(link);
    client.once('close', () => links.delete(link));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cutAll = (): void => {
    for (const link of links) link.cut();
  };
  const proxy: TcpProxy = {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    onPiece: undefined,
    delayMs: 0,
    cut: cutAll,
    silence: () => {
      mode = 'silent';
      for (const link of links) link.silence();
    },
    refuse: () => {
      mode = 'refusing';
      cutAll();
    },
    heal: () => {
      mode = 'pass';
      for (const link of links) if (link.silent) link.cut();
    },
    stop: async () => {
      cutAll();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
  return proxy;
}

/** One connection of a client, and its twin to the server. */
class Link {
  silent = false;
  #over = false;

  constructor(
    private readonly client: Socket,
    private readonly upstream: Socket | undefined,
    private readonly proxy: TcpProxy,
  ) {
    client.setNoDelay(true);
    client.on('error', () => undefined);
    if (!upstream) {
      this.silence();
      return;
    }
    upstream.setNoDelay(true);
    upstream.on('error', () => this.cut());
    this.#pass(client, upstream, 'server');
    this.#pass(upstream, client, 'client');
  }

  cut(): void {
    if (this.#over) return;
    this.#over = true;
    reset(this.client);
    if (this.upstream) reset(this.upstream);
  }

  silence(): void {
    this.silent = true;
    this.client.pause();
    this.upstream?.pause();
  }

  #pass(from: Socket, to: Socket, name: Piece['to']): void {
    // A queue of one: pieces are passed on in order, each after its delay.
    let queue: Promise<unknown> = Promise.resolve();
    from.on('data', (bytes) => {
      this.proxy.onPiece?.({
        ...{ bytes, to: name, connection: this },
        cut: () => this.cut(),
        silence: () => this.silence(),
      });
      if (this.#over || this.silent) return;
      const { delayMs } = this.proxy;
      if (delayMs === 0) {
        this.#write(bytes, from, to);
        return;
      }
      from.pause();
      queue = queue.then(async () => {
        await wait(delayMs);
        if (this.#over || this.silent) return;
        from.resume();
        this.#write(bytes, from, to);
      });
    });
    from.on('end', () => void queue.then(() => this.silent || to.end()));
    from.on('close', () => void queue.then(() => this.silent || this.#over || to.destroySoon()));
  }

  #write(bytes: Buffer, from: Socket, to: Socket): void {
    if (to.write(bytes)) return;
    from.pause();
    to.once('drain', () => this.silent || from.resume());
  }
}

/** A socket that is being shut down cannot be reset: libuv refuses, and its handle would stay. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
