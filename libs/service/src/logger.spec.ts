import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';

/** The logger in a process of its own, which ends when its stdin does. */
const source = transformSync(readFileSync(require.resolve('./logger.ts'), 'utf8'), {
  module: { type: 'commonjs' },
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
});
const PROGRAM = `
  const module_ = { exports: {} };
  new Function('module', 'exports', 'require', ${JSON.stringify(source.code)})(module_, module_.exports, require);
  const logger = module_.exports.createLogger('x', 'info');
  logger.info('first');
  process.stdin.on('end', () => {
    for (let i = 0; i < 100; i += 1) logger.info('nobody reads this');
    process.exit(7);
  });
  process.stdin.resume();`;

describe('createLogger', () => {
  it('writes JSON lines on stderr, and lets a process end whose reader has gone', async () => {
    const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'ignore', 'pipe'] });
    const ended = once(child, 'exit');
    const [line] = (await once(child.stderr, 'data')) as [Buffer]; // a chunk of a pipe
    expect(JSON.parse(line.toString())).toMatchObject({ service: 'x', level: 30, msg: 'first' });
    child.stderr.destroy();
    await once(child.stderr, 'close');
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    expect(await ended).toEqual([7, null]);
    clearTimeout(timer);
  });
});
