import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { startS3 } from '../index.js';

const connect = (endpoint: string) =>
  new SecretsManagerClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

describe('Secrets Manager', () => {
  let server: Awaited<ReturnType<typeof startS3>>;
  let client: SecretsManagerClient;

  beforeAll(async () => {
    server = await startS3();
    client = connect(server.endpoint);
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });
  const get = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));

  it('gives what was put, by name and by ARN, and the newest after a rotation', async () => {
    await client.send(new CreateSecretCommand({ Name: 'app/db', SecretString: 'one' }));
    const first = await get('app/db');
    expect(first).toMatchObject({ Name: 'app/db', SecretString: 'one', VersionStages: ['AWSCURRENT'] });
    await client.send(new PutSecretValueCommand({ SecretId: 'app/db', SecretString: 'two' }));
    const second = await get(first.ARN!);
    expect(second.SecretString).toBe('two');
    expect(second.VersionId).not.toBe(first.VersionId);
  });

  it.each([
    ['a missing secret', () => get('none'), 'ResourceNotFoundException'],
    [
      'a secret made twice',
      () => client.send(new CreateSecretCommand({ Name: 'app/db', SecretString: 'x' })),
      'ResourceExistsException',
    ],
    [
      'a value for a missing secret',
      () => client.send(new PutSecretValueCommand({ SecretId: 'none', SecretString: 'x' })),
      'ResourceNotFoundException',
    ],
    [
      'a deleted secret',
      async () => {
        await server.putSecret('gone', 'x');
        await client.send(new DeleteSecretCommand({ SecretId: 'gone' }));
        return get('gone');
      },
      'ResourceNotFoundException',
    ],
  ])('%s is an error as AWS has it', async (_, ask, name) => {
    await expect(ask()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  it('refuses as IAM does when told so', async () => {
    await server.putSecret('locked', 'x');
    const fault = server.addFault({
      operation: 'GetSecretValue',
      key: 'locked',
      fault: { kind: 'access_denied' },
    });
    await expect(get('locked')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('secretsmanager:GetSecretValue'),
    });
    expect((await get('locked')).SecretString).toBe('x');
    expect(fault.hits).toBe(1);
  });
});

it('objects and secrets outlive the stand-in when it keeps them in a folder', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-s3-'));
  const first = await startS3({ directory });
  await first.putObject('kept', 'a/b.csv', 'x');
  await first.putSecret('kept', 'y');
  await first.stop();
  const second = await startS3({ directory });
  const client = connect(second.endpoint);
  expect((await second.listObjects('kept')).map(({ key, size }) => [key, size])).toEqual([['a/b.csv', 1]]);
  expect((await client.send(new GetSecretValueCommand({ SecretId: 'kept' }))).SecretString).toBe('y');
  client.destroy();
  await second.stop();
  await rm(directory, { recursive: true });
});
