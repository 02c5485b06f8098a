import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Random } from '@sluice/testkit';

/** Below the range from which systems pick ports of outgoing connections, or one of these may sit on a dead process's port. */
const LOWEST = 20_000;
const HIGHEST = 31_999;

/** Ports of processes that die and come back on them: free now, and nobody is given them by chance. */
export class Ports {
  readonly #taken = new Set<number>();

  constructor(private readonly random: Random) {}

  async next(): Promise<number> {
    for (;;) {
      const port = this.random.int(LOWEST, HIGHEST);
      if (this.#taken.has(port)) continue;
      this.#taken.add(port);
      if (await free(port)) return port;
    }
  }
}

async function free(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  const closed = once(server, 'close');
  server.close();
  await closed;
  return true;
}
