import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3Server, startS3 } from '@sluice/testkit';
import { extractorConfig } from '../config.js';
import { S3Clients } from './s3-clients.js';
import { S3Store } from './s3-store.js';

describe('access keys that are rotated', () => {
  const { signal } = new AbortController();
  const before = { ...process.env };
  let s3: S3Server;
  let folder: string;
  let clients: S3Clients;

  beforeAll(async () => {
    s3 = await startS3();
    await s3.putObject('keys', 'k.csv', 'id\n1\n');
    folder = await mkdtemp(join(tmpdir(), 'sluice-keys-'));
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    clients = new S3Clients(extractorConfig({}).s3);
  });

  afterAll(async () => {
    clients.close();
    await s3.stop();
    await rm(folder, { recursive: true });
    process.env = before;
  });

  const hand = (key: string): Promise<void> =>
    writeFile(
      join(folder, 'credentials'),
      `[default]\naws_access_key_id = ${key}\naws_secret_access_key = x\n`,
    );

  async function listed(): Promise<string[]> {
    const store = new S3Store(clients.get({ region: '', endpoint: '', forcePathStyle: false }), clients.keys);
    const keys: string[] = [];
    for await (const { key } of store.list('keys', '', signal)) keys.push(key);
    return keys;
  }

  it('are read again from their file when the old one is refused', async () => {
    await hand('FIRST');
    s3.allowAccessKeys(['FIRST']);
    expect(await listed()).toEqual(['k.csv']);
    await hand('SECOND');
    s3.allowAccessKeys(['SECOND']);
    expect(await Promise.all([listed(), listed(), listed()])).toEqual([['k.csv'], ['k.csv'], ['k.csv']]);
  });

  it('are waited for when the file comes later than the refusal', async () => {
    s3.allowAccessKeys(['THIRD']);
    const late = listed();
    const seen = s3.requests().length;
    while (s3.requests().length < seen + 2) await new Promise((resolve) => setImmediate(resolve));
    await hand('THIRD');
    expect(await late).toEqual(['k.csv']);
  });

  it('are asked for once as long as they are good', async () => {
    const request = jest.fn().mockRejectedValue(new Error('something else'));
    await expect(clients.keys.send(request, signal)).rejects.toThrow('something else');
    expect(request).toHaveBeenCalledTimes(1);
  });
});
