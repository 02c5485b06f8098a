import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { watchOver } from '../reaper.js';
import { niceSession } from './autogroup.js';

export type ServiceName = 'orchestrator' | 'extractor' | 'validator' | 'loader';

export interface SpawnOptions {
  /** Default 60 s; migrations on a cold machine take a while. */
  readonly startTimeoutMs?: number;
  /** How much it gives way to other processes, 1 to 19; with all its threads. Default: as this process. */
  readonly nice?: number;
  /** Each line that it logs (stderr, JSON). */
  readonly onLog?: (line: string) => void;
}

/** A service in a process of its own. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  /** `host:port`, as clients dial it. */
  readonly address: string;
  /** How it ended: its exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>;
  kill(signal?: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL if it has not drained in time (default 30 s); resolves when it has ended. */
  stop(timeoutMs?: number): Promise<void>;
  /** The last 200 lines of its log. */
  logs(): string;
}

/** The folder with nx.json, from wherever this file is run. */
export function workspaceRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'nx.json'))) {
    if (folder === dirname(folder))
      throw new Error('The testkit is not inside the workspace: no nx.json above it');
    folder = dirname(folder);
  }
  return folder;
}

/**
 * Starts `apps/<name>/dist/main.js` with this process's Node and waits for its `listening <address>` line. The
 * environment is this process's, without any SLUICE_ variable, and then `env`. It ends with this process.
 */
export async function spawnService(
  name: ServiceName,
  env: Readonly<Record<string, string>>,
  options: SpawnOptions = {},
): Promise<ServiceProcess> {
  const main = join(workspaceRoot(), 'apps', name, 'dist', 'main.js');
  if (!existsSync(main)) throw new Error(`${name} is not built: run \`npm run build\` first`);
  return spawnMain(name, main, env, options);
}

/** The same for any program that prints `listening <address>`. */
export async function spawnMain(
  name: string,
  main: string,
  env: Readonly<Record<string, string>>,
  options: SpawnOptions = {},
): Promise<ServiceProcess> {
  const command = [process.execPath, main];
  // `nice` becomes the service, under the same id.
  if (options.nice !== undefined) command.unshift('nice', '-n', `${options.nice}`);
  const [file, ...args] = command;
  const child = spawn(file, args, {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a terminal's Ctrl-C is its parent's to pass on
  });
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 1));
    child.once('error', () => resolve(1));
  });
  const reaper = child.pid === undefined ? undefined : watchOver(child.pid, 'TERM');
  void exited.then(() => reaper?.dismiss());
  const logs = collect(child, options.onLog);
  if (options.nice !== undefined && child.pid !== undefined) await niceSession(child.pid, options.nice);
  const address = await listening(name, child, exited, logs, options.startTimeoutMs ?? 60_000);
  return {
    name,
    pid: child.pid ?? 0,
    address,
    exited,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    stop: (timeoutMs = 30_000) => stop(child, exited, timeoutMs),
    logs,
  };
}

function inherited(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('SLUICE_'));
  return Object.fromEntries(kept);
}

function collect(child: ChildProcess, onLog: (line: string) => void = () => undefined): () => string {
  const lines: string[] = [];
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > 200) lines.shift();
      onLog(line);
    });
  }
  return () => lines.join('\n');
}

async function listening(
  name: string,
  child: ChildProcess,
  exited: Promise<number | NodeJS.Signals>,
  logs: () => string,
  timeoutMs: number,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const fail = (what: string): void => reject(new Error(`${name} ${what}:\n${logs()}`));
      timer = setTimeout(() => fail(`did not start within ${timeoutMs} ms`), timeoutMs);
      void exited.then((how) => fail(`ended while starting (${how})`));
      if (!child.stdout) return;
      createInterface({ input: child.stdout }).on('line', (line) => {
        const address = /^listening (\S+)/.exec(line)?.[1];
        if (address) resolve(address);
      });
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function stop(
  child: ChildProcess,
  exited: Promise<number | NodeJS.Signals>,
  timeoutMs: number,
): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(timer);
}
