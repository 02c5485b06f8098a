import { inspect } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { startS3, type S3Server } from '@sluice/testkit';
import { awsSecretStore } from './aws-secret-store.js';
import { parseConnectionSecret } from './connection-secret.js';
import { SecretError } from './secret-error.js';
import { createSecretResolver, type SecretResolver } from './secret-resolver.js';

const URL_A = 'postgres://loader:hunter2@db.example.com:5432/shop';
const RDS = { engine: 'postgres', username: 'u', password: 'hunter2', host: 'h', port: 5433, dbname: 'd' };

async function failure(promise: Promise<unknown>): Promise<SecretError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SecretError)) throw new Error(`expected a SecretError, got ${String(error)}`);
  return error;
}

describe('a connection secret', () => {
  it.each<[string, string, unknown]>([
    ['a URL', URL_A, URL_A],
    ['a URL with a line end', `${URL_A}\n`, URL_A],
    ['a libpq string', 'host=h user=u password=hunter2', 'host=h user=u password=hunter2'],
    [
      'RDS’s JSON',
      JSON.stringify(RDS),
      { username: 'u', password: 'hunter2', host: 'h', port: 5433, dbname: 'd' },
    ],
    [
      'JSON with the least',
      '{"username":"u","password":"p","host":"h"}',
      { username: 'u', password: 'p', host: 'h', port: 5432, dbname: 'postgres' },
    ],
    [
      'JSON with a port as text',
      JSON.stringify({ ...RDS, port: '6000', sslmode: 'require' }),
      { username: 'u', password: 'hunter2', host: 'h', port: 6000, dbname: 'd', sslmode: 'require' },
    ],
    ['JSON around a URL', JSON.stringify({ url: URL_A }), URL_A],
  ])('may be %s', (_name, text, expected) => {
    expect(parseConnectionSecret('secret://s', text)).toEqual(expected);
  });

  it.each([
    ['nothing', ' ', /is empty/],
    ['a word', 'hunter2', /is neither a postgres:\/\/ URL/],
    ['broken JSON', '{"password": "hunter2"', /cannot be read as JSON/],
    ['JSON of another engine', JSON.stringify({ ...RDS, engine: 'mysql' }), /another database engine/],
    ['JSON without what it takes', '{"password":"hunter2"}', /lacks username, host/],
    ['JSON with a silly port', JSON.stringify({ ...RDS, port: 'hunter2' }), /a port that is not a number/],
    ['a URL that is none', 'postgres://u:hunter2@[', /URL that cannot be read/],
  ])('may not be %s, and the error keeps it to itself (I6)', async (_name, text, message) => {
    const error = await failure((async () => parseConnectionSecret('secret://s', text))());
    expect(error).toMatchObject({ code: 'invalid', ref: 'secret://s' });
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
  });
});

describe('a resolver', () => {
  it('reads env:// from the environment and names a variable that is not set', async () => {
    const resolver = createSecretResolver({
      store: { read: () => Promise.reject(new Error('unused')) },
      env: { A: URL_A },
    });
    expect(await resolver.resolve('env://A')).toBe(URL_A);
    const error = await failure(resolver.resolve('env://B'));
    expect(error).toMatchObject({ code: 'variable_not_set', ref: 'env://B' });
    expect(error.message).toContain('The environment variable B');
  });

  it.each(['postgres://u:p@h/d', 'env://', 'env://a-b', 'secret://', 'secret://a b', ''])(
    'refuses %p as a reference',
    async (ref) => {
      const resolver = createSecretResolver({ store: { read: () => Promise.resolve(URL_A) } });
      expect(await failure(resolver.resolve(ref))).toMatchObject({ code: 'invalid' });
    },
  );

  it('reads once for many callers, again after the time to live, and again after invalidate', async () => {
    let reads = 0;
    let now = 0;
    const store = { read: () => Promise.resolve(`postgres://h/${reads++}`) };
    const resolver = createSecretResolver({ store, ttlMs: 1000, now: () => now });
    const many = await Promise.all(Array.from({ length: 20 }, () => resolver.resolve('secret://s')));
    expect(new Set(many)).toEqual(new Set(['postgres://h/0']));
    now = 999;
    expect(await resolver.resolve('secret://s')).toBe('postgres://h/0');
    now = 1000;
    expect(await resolver.resolve('secret://s')).toBe('postgres://h/1');
    resolver.invalidate('secret://s');
    expect(await resolver.resolve('secret://s')).toBe('postgres://h/2');
  });

  it('does not keep a failure', async () => {
    let reads = 0;
    const failing = new SecretError('unavailable', 'secret://s', 'away', '');
    const store = { read: () => (reads++ === 0 ? Promise.reject(failing) : Promise.resolve(URL_A)) };
    const resolver = createSecretResolver({ store });
    expect(await failure(resolver.resolve('secret://s'))).toBe(failing);
    expect(await resolver.resolve('secret://s')).toBe(URL_A);
  });
});

describe('Secrets Manager', () => {
  let server: S3Server;
  let resolver: SecretResolver;
  let client: SecretsManagerClient;

  beforeAll(async () => {
    server = await startS3();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new SecretsManagerClient({
      endpoint: server.endpoint,
      region: 'eu-central-1',
      credentials,
      maxAttempts: 2,
    });
    resolver = createSecretResolver({ store: awsSecretStore(client) });
  });
  afterEach(() => server.clearFaults());
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  it('gives a secret by name, and its new value once the old one is invalidated', async () => {
    await server.putSecret('prod/warehouse', JSON.stringify(RDS));
    expect(await resolver.resolve('secret://prod/warehouse')).toMatchObject({ host: 'h' });
    await server.putSecret('prod/warehouse', URL_A);
    expect(await resolver.resolve('secret://prod/warehouse')).toMatchObject({ host: 'h' });
    resolver.invalidate('secret://prod/warehouse');
    expect(await resolver.resolve('secret://prod/warehouse')).toBe(URL_A);
  });

  it('says which secret is missing', async () => {
    const error = await failure(resolver.resolve('secret://none'));
    expect(error).toMatchObject({ code: 'not_found', ref: 'secret://none' });
    expect(error.message).toContain('no secret named none');
  });

  it('says which permission is missing', async () => {
    server.addFault({ operation: 'GetSecretValue', fault: { kind: 'access_denied' }, times: 'always' });
    const error = await failure(resolver.resolve('secret://locked'));
    expect(error).toMatchObject({ code: 'denied' });
    expect(error.hint).toContain('secretsmanager:GetSecretValue');
  });

  it('is unavailable while it answers with errors, and well again afterwards', async () => {
    await server.putSecret('flaky', URL_A);
    server.addFault({ operation: 'GetSecretValue', fault: { kind: 'internal_error' }, times: 'always' });
    expect(await failure(resolver.resolve('secret://flaky'))).toMatchObject({ code: 'unavailable' });
    server.clearFaults();
    expect(await resolver.resolve('secret://flaky')).toBe(URL_A);
  });
});
