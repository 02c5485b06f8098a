import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PORTS, State } from '../start/state.js';
import { choosePorts, ENDPOINTS } from './ports.js';
import { serviceEnvironment } from './service-environment.js';

const PORTS = { postgres: 1, s3: 2, orchestrator: 3, extractor: 4, validator: 5, loader: 6 };

describe('choosePorts', () => {
  it('gives every endpoint a port of its own', async () => {
    const ports = await choosePorts();
    expect(new Set(ENDPOINTS.map((name) => ports[name])).size).toBe(ENDPOINTS.length);
  });

  it('takes a wanted port only where it is free', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const free = (await choosePorts()).loader;
    const ports = await choosePorts({ s3: port, loader: free });
    expect(ports.loader).toBe(free);
    expect(ports.s3).not.toBe(port);
    server.close();
  });
});

describe('serviceEnvironment', () => {
  const wiring = {
    ports: PORTS,
    endpoint: 'http://s3',
    databaseUrl: 'postgresql://own-secret',
    targetUrl: 'postgresql://target-secret',
    logLevel: 'warn',
  };

  it.each([
    ['orchestrator', ['AWS_SECRET_ACCESS_KEY', 'own-secret']],
    ['extractor', ['AWS_SECRET_ACCESS_KEY']],
    ['validator', ['AWS_SECRET_ACCESS_KEY', 'everybody']],
    ['loader', ['AWS_SECRET_ACCESS_KEY', 'target-secret']],
  ] as const)('gives %s the secrets that it owns and no other', (name, secrets) => {
    const text = JSON.stringify(serviceEnvironment(name, wiring));
    const found = ['AWS_SECRET_ACCESS_KEY', 'own-secret', 'target-secret', 'everybody'].filter((secret) =>
      text.includes(secret),
    );
    expect(found).toEqual(secrets);
  });

  it('leads the loader to the validator and the validator to the extractor', () => {
    expect(serviceEnvironment('loader', wiring)).toMatchObject({ SLUICE_VALIDATOR: '127.0.0.1:5' });
    expect(serviceEnvironment('validator', wiring)).toMatchObject({
      SLUICE_EXTRACTOR: '127.0.0.1:4',
      // For lookups in tables and for replays.
      SLUICE_LOADER: '127.0.0.1:6',
    });
  });
});

describe('the state of npm start', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-state-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('remembers ports', async () => {
    const state = new State(folder);
    expect(await state.ports()).toEqual(DEFAULT_PORTS);
    await state.remember(PORTS);
    expect(await new State(folder).ports()).toEqual(PORTS);
  });

  it('refuses a second stack over the same data while the first is up', async () => {
    const state = new State(folder);
    await state.lock();
    await expect(new State(folder).lock()).rejects.toThrow(`up already (process ${process.pid})`);
    await state.unlock();
    await new State(folder).lock();
  });

  it('passes over the lock of a process that is gone', async () => {
    await writeFile(join(folder, 'pid'), '999999999');
    await expect(new State(folder).lock()).resolves.toBeUndefined();
  });
});
