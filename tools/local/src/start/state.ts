import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ports } from '../stack/ports.js';

/** Taken on the first start where they are free, remembered afterwards. */
export const DEFAULT_PORTS: Ports = {
  orchestrator: 7400,
  extractor: 7401,
  validator: 7402,
  loader: 7403,
  postgres: 7432,
  s3: 7480,
};

/** What `npm start` keeps in `.sluice/`, besides PostgreSQL's data and the objects. */
export class State {
  constructor(readonly folder: string) {}

  /** Two stacks over the same data would ruin it. */
  async lock(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const other = existsSync(this.#lock) ? Number(await readFile(this.#lock, 'utf8')) : 0;
    if (other !== 0 && alive(other)) {
      throw new Error(`The stack is up already (process ${other}). Stop it with Ctrl-C in its terminal.`);
    }
    await writeFile(this.#lock, String(process.pid));
  }

  async unlock(): Promise<void> {
    await rm(this.#lock, { force: true });
  }

  async ports(): Promise<Ports> {
    if (!existsSync(this.#ports)) return DEFAULT_PORTS;
    const known: unknown = JSON.parse(await readFile(this.#ports, 'utf8'));
    return { ...DEFAULT_PORTS, ...(known as Partial<Ports>) }; // written by remember; a wrong port is replaced anyway
  }

  async remember(ports: Ports): Promise<void> {
    await writeFile(this.#ports, `${JSON.stringify(ports, null, 2)}\n`);
  }

  get #lock(): string {
    return join(this.folder, 'pid');
  }

  get #ports(): string {
    return join(this.folder, 'ports.json');
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // somebody else's, but there
  }
}
