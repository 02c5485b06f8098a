import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { withClient } from '@sluice/testkit';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { usageOf } from './usage.js';

export type CopyFormat = 'csv' | 'binary';

/** Copies a file into a table or out of it, from the client's side. */
export interface CopyClient {
  /** As the report names it, e.g. `psql (PostgreSQL) 18.0`. */
  readonly name: string;
  /** Resolves with the CPU seconds that the client itself used; 0 where they cannot be told from the bench's. */
  load(url: string, table: string, file: string, format: CopyFormat): Promise<number>;
  unload(url: string, table: string, file: string): Promise<void>;
}

const OPTIONS: Readonly<Record<CopyFormat, string>> = {
  csv: '(FORMAT csv, HEADER true)',
  binary: '(FORMAT binary)',
};

/** psql where there is one, else a raw COPY client in this process. */
export function copyClient(): CopyClient {
  const version = spawnSync('psql', ['--version'], { encoding: 'utf8' });
  return version.status === 0 ? psql(version.stdout.trim()) : rawClient();
}

function psql(name: string): CopyClient {
  const run = (url: string, command: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const before = usageOf(process.pid).endedChildrenSeconds;
      const child = spawn('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', command], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let problem = '';
      child.stderr.on('data', (text: Buffer) => (problem += text.toString()));
      child.once('error', reject);
      child.once('exit', (code) => {
        if (code !== 0) reject(new Error(`psql failed: ${problem.trim()}`));
        else resolve(usageOf(process.pid).endedChildrenSeconds - before);
      });
    });
  return {
    name,
    load: (url, table, file, format) => run(url, `\\copy ${table} from '${file}' with ${OPTIONS[format]}`),
    unload: async (url, table, file) => {
      await run(url, `\\copy ${table} to '${file}' with ${OPTIONS.binary}`);
    },
  };
}

function rawClient(): CopyClient {
  return {
    name: 'a raw COPY client (no psql on this machine)',
    load: async (url, table, file, format) => {
      await withClient(url, (client) =>
        pipeline(
          createReadStream(file, { highWaterMark: 1 << 20 }),
          client.query(copyFrom(`COPY ${table} FROM STDIN WITH ${OPTIONS[format]}`)),
        ),
      );
      return 0;
    },
    unload: (url, table, file) =>
      withClient(url, (client) =>
        pipeline(
          client.query(copyTo(`COPY ${table} TO STDOUT WITH ${OPTIONS.binary}`)),
          createWriteStream(file),
        ),
      ),
  };
}
