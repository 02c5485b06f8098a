import { createServer, connect, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Called with every piece on its way to the server; `cut` drops the connection after it was passed on. */
  onRequest: (data: Buffer, cut: () => void) => void;
  /** From now on, nothing that present clients send is read or passed on. */
  stall(): void;
  stop(): void;
}

/** Stands between a client and a server, and breaks what flows. */
export async function tcpProxy(port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => (sockets.delete(socket), client.destroy(), upstream.destroy()));
    }
    // The answer to what was cut off must not slip through.
    let deaf = false;
    upstream.on('data', (data) => deaf || client.write(data));
    client.on('data', (data) => {
      upstream.write(data, () => undefined);
      proxy.onRequest(data, () => {
        deaf = true;
        client.destroy();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const proxy: TcpProxy = {
    port: typeof address === 'object' && address ? address.port : 0,
    onRequest: () => undefined,
    stall: () => {
      for (const socket of sockets) socket.pause();
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return proxy;
}
