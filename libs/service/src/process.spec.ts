import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** runProcess ends its process, so each case has one of its own; the compiled module is what apps run. */
const PROGRAM = `
  const { transformSync } = require('@swc/core');
  const { readFileSync } = require('node:fs');
  const source = readFileSync(process.env.SOURCE, 'utf8');
  const { code } = transformSync(source, { module: { type: 'commonjs' }, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  const module_ = { exports: {} };
  new Function('module', 'exports', 'require', code)(module_, module_.exports, require);
  const logger = { info() {}, error() {} };
  const apps = {
    drains: async () => ({ address: '127.0.0.1:1', stop: async () => process.stdout.write('stopped\\n') }),
    hangs: async () => ({ address: '127.0.0.1:1', stop: () => { process.stdout.write('draining\\n'); return new Promise(() => 0); } }),
    fails: async () => ({ address: '127.0.0.1:1', stop: () => Promise.reject(new Error('no')) }),
    refuses: () => Promise.reject(new Error('SLUICE_X is not set')),
  };
  setInterval(() => 0, 1_000);
  module_.exports.runProcess(logger, apps[process.env.APP]);`;

const running: ChildProcess[] = [];
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

function start(app: string): {
  child: ChildProcess;
  lines: AsyncIterator<string>;
  ended: Promise<unknown[]>;
} {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    env: { ...process.env, APP: app, SOURCE: require.resolve('./process.ts') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return { child, lines, ended: once(child, 'close') };
}

describe('runProcess', () => {
  it.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
    'says where it listens, stops on %s and exits 0',
    async (signal) => {
      const { child, lines, ended } = start('drains');
      expect((await lines.next()).value).toBe('listening 127.0.0.1:1');
      child.kill(signal);
      expect((await lines.next()).value).toBe('stopped');
      expect((await ended)[0]).toBe(0);
    },
  );

  it('ends at once on a second signal', async () => {
    const { child, lines, ended } = start('hangs');
    await lines.next();
    child.kill('SIGTERM');
    expect((await lines.next()).value).toBe('draining');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(130);
  });

  it('exits 1 when its stop fails', async () => {
    const { child, lines, ended } = start('fails');
    await lines.next();
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(1);
  });

  it('says in one line why it cannot start, and exits 1', async () => {
    const { child, ended } = start('refuses');
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect((await ended)[0]).toBe(1);
    expect(said).toBe('SLUICE_X is not set\n');
  });
});
