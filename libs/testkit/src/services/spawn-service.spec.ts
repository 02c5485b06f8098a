import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnMain } from '../index.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-spawn-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function program(name: string, text: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, text);
  return path;
}

const SERVICE = `
  process.on('SIGTERM', () => process.exit(Number(process.env.CODE)));
  console.error('{"msg":"up"}');
  console.log('listening 127.0.0.1:1234');
  setInterval(() => 0, 1000);`;

describe('spawnMain', () => {
  it('waits for the address, passes the environment and reports how it ended', async () => {
    const service = await spawnMain('x', await program('good', SERVICE), { CODE: '7' });
    expect(service.address).toBe('127.0.0.1:1234');
    await service.stop();
    expect(await service.exited).toBe(7);
    expect(service.logs()).toContain('"up"');
  });

  it('starts a service that gives way to others, under the id that it is told by', async () => {
    const service = await spawnMain('x', await program('good', SERVICE), { CODE: '7' }, { nice: 3 });
    expect(getPriority(service.pid)).toBe(Math.min(19, getPriority() + 3));
    // Where Linux shares processors out by session, the session gives way, too.
    const session = await readFile(`/proc/${service.pid}/autogroup`, 'utf8').catch(() => undefined);
    if (session !== undefined) expect(session).toMatch(/ nice 3\n$/);
    await service.stop();
    expect(await service.exited).toBe(7);
  });

  it('kills with the signal that it is told', async () => {
    const service = await spawnMain('x', await program('good', SERVICE), { CODE: '7' });
    service.kill();
    expect(await service.exited).toBe('SIGKILL');
  });

  it('kills a service that does not drain in time', async () => {
    const deaf = SERVICE.replace('process.exit(Number(process.env.CODE))', '0');
    const service = await spawnMain('x', await program('deaf', deaf), {});
    await service.stop(50);
    expect(await service.exited).toBe('SIGKILL');
  });

  it('says what a service that cannot start has said', async () => {
    const main = await program('bad', `console.error('SLUICE_X is missing'); process.exit(1);`);
    await expect(spawnMain('loader', main, {})).rejects.toThrow(
      /loader ended while starting \(1\):\n.*SLUICE_X is missing/,
    );
  });
});
