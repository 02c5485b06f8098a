import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** What listens. */
export const ENDPOINTS = ['postgres', 's3', 'orchestrator', 'extractor', 'validator', 'loader'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];
export type Ports = Readonly<Record<Endpoint, number>>;

/** A port each: the wanted one where it is free, another otherwise. All are held at once, so they differ. */
export async function choosePorts(wanted: Partial<Ports> = {}): Promise<Ports> {
  const held: Server[] = [];
  try {
    const chosen: [Endpoint, number][] = [];
    for (const name of ENDPOINTS) {
      const server = (await hold(wanted[name] ?? 0)) ?? (await hold(0));
      if (!server) throw new Error('No free port on 127.0.0.1');
      held.push(server);
      chosen.push([name, portOf(server)]);
    }
    return Object.fromEntries(chosen) as Ports; // every endpoint has been given one
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

async function hold(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined; // taken
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server without a port');
  return address.port;
}
