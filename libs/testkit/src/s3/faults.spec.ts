import type { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { useS3 } from './use-s3.fixture.js';

const local = useS3();
const { put, read } = local;

describe('faults', () => {
  const body = 'x'.repeat(100_000);
  /** Reads until the end, an error or (with stopAt) so many bytes. */
  async function bytesOf(key: string, stopAt = Infinity): Promise<[number, string]> {
    const { Body } = await local.s3.send(new GetObjectCommand({ Bucket: 'plain', Key: key }));
    let bytes = 0;
    try {
      for await (const part of Body as Readable) {
        bytes += (part as Buffer).length;
        if (bytes >= stopAt) return [bytes, 'stopped'];
      }
      return [bytes, 'ended'];
    } catch {
      return [bytes, 'failed'];
    }
  }

  it('requests signed with a key that is not allowed any more are refused', async () => {
    await put('locked', 'x');
    local.server.allowAccessKeys(['another']);
    await expect(read('locked')).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    local.server.allowAccessKeys(['another', 'local']);
    expect((await read('locked')).text).toBe('x');
    local.server.allowAccessKeys(undefined);
  });

  it('trickle: the whole body comes, in pieces', async () => {
    await put('slow', body);
    const fault = local.server.addFault({
      key: 'slow',
      fault: { kind: 'trickle', pieceBytes: 30_000, ms: 1 },
    });
    expect(await bytesOf('slow')).toEqual([body.length, 'ended']);
    expect(fault.hits).toBe(1);
  });

  it('a share of requests is struck by chance, the same with the same seed', async () => {
    await put('half', 'x');
    const struck = async (): Promise<string> => {
      const rule = { operation: 'GetObject', key: 'half', share: 0.5, seed: 3, times: 'always' } as const;
      const handle = local.server.addFault({ ...rule, fault: { kind: 'slow_down' } });
      let text = '';
      for (let i = 0; i < 20; i += 1)
        text += await bytesOf('half').then(
          () => '.',
          () => 'x',
        );
      handle.remove();
      return text;
    };
    const first = await struck();
    expect(first).toContain('x');
    expect(first).toContain('.');
    expect(await struck()).toBe(first);
  });

  it.each([
    ['slow_down', 503, 'SlowDown'],
    ['access_denied', 403, 'AccessDenied'],
    ['internal_error', 500, 'InternalError'],
  ] as const)('%s strikes as often as told and no more', async (kind, httpStatusCode, name) => {
    await put('f', 'x');
    const fault = local.server.addFault({
      operation: 'GetObject',
      bucket: 'plain',
      key: 'f',
      fault: { kind },
      times: 2,
      skip: 1,
    });
    await read('f');
    await expect(read('f')).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    await expect(read('f')).rejects.toMatchObject({ name });
    expect((await read('f')).text).toBe('x');
    expect(fault.hits).toBe(2);
  });

  it('cut: the connection breaks after exactly so many bytes', async () => {
    await put('f', body);
    local.server.addFault({ key: 'f', fault: { kind: 'cut', afterBytes: 70_000 } });
    expect(await bytesOf('f')).toEqual([70_000, 'failed']);
    expect(await bytesOf('f')).toEqual([100_000, 'ended']);
  });

  it('short: the body ends as if it were whole', async () => {
    await put('f', body);
    local.server.addFault({ key: 'f', fault: { kind: 'short', afterBytes: 70_000 } });
    expect(await bytesOf('f')).toEqual([70_000, 'ended']);
  });

  it('stall: nothing comes after so many bytes, and stop does not wait for it', async () => {
    await put('f', body);
    local.server.addFault({ key: 'f', fault: { kind: 'stall', afterBytes: 70_000 } });
    expect(await bytesOf('f', 70_000)).toEqual([70_000, 'stopped']);
  });

  it('overwrite: the answer goes on with the old bytes, the next one has the new ones', async () => {
    await put('f', body);
    local.server.addFault({ key: 'f', fault: { kind: 'overwrite', afterBytes: 10, body: 'new' } });
    expect((await read('f')).text).toBe(body);
    expect((await read('f')).text).toBe('new');
  });

  it('can be set over HTTP, for a stand-in in another process', async () => {
    await put('f', 'x');
    const rule = { operation: 'GetObject', key: 'f', fault: { kind: 'slow_down' }, times: 'always' };
    await fetch(`${local.server.endpoint}/_sluice/faults`, { method: 'POST', body: JSON.stringify(rule) });
    await expect(read('f')).rejects.toMatchObject({ name: 'SlowDown' });
    await fetch(`${local.server.endpoint}/_sluice/faults`, { method: 'DELETE' });
    expect((await read('f')).text).toBe('x');
    expect(local.server.requests().at(-1)).toMatchObject({
      operation: 'GetObject',
      bucket: 'plain',
      key: 'f',
    });
  });
});
