import { spawn } from 'node:child_process';

/** Ends a server when its owner is gone, however it went (SIGKILL included). */
export interface Reaper {
  /** The server has ended: nothing is left to watch. */
  dismiss(): void;
}

/**
 * A shell that reads from a pipe of ours. The pipe's end without a word means that this process died: it signals the
 * child (PostgreSQL stops at once on QUIT, a service drains on TERM) and removes `folder` if one is given.
 */
export function watchOver(pid: number, signal: 'QUIT' | 'TERM', folder?: string): Reaper {
  if (process.platform === 'win32') return { dismiss: () => undefined };
  const script = `
    read -r word
    [ "$word" = done ] && exit 0
    kill -s "$3" "$1" 2>/dev/null
    n=0
    while kill -0 "$1" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
    [ -n "$2" ] && rm -rf -- "$2"
    exit 0`;
  const shell = spawn('/bin/sh', ['-c', script, 'sluice-reaper', String(pid), folder ?? '', signal], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // out of reach of the terminal's Ctrl-C
    cwd: '/',
  });
  shell.on('error', () => undefined); // no /bin/sh: do without
  shell.stdin.on('error', () => undefined); // it has ended already
  shell.unref();
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return { dismiss: () => void shell.stdin.end('done\n') };
}
