import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { post, signatureOf } from './webhook.js';

let receiver: Server;
let answer: (response: ServerResponse) => unknown;
let url = '';
let asked = 0;

beforeAll(async () => {
  receiver = createServer((_, response) => {
    asked += 1;
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo; // of TCP, as just asked for
  url = `http://127.0.0.1:${port}/s3cret`;
});
afterAll(() => {
  receiver.close();
  receiver.closeAllConnections();
});
beforeEach(() => {
  asked = 0;
});

describe('post', () => {
  const hook = (over: object = {}) => ({
    url,
    body: '{}',
    delivery: 'd',
    event: 'failure',
    signingKey: undefined,
    timeoutMs: 300,
    ...over,
  });

  it.each<[string, () => void, RegExp]>([
    ['an error', () => (answer = (r) => r.writeHead(500).end()), /answered 500/],
    [
      'a redirect, which is not followed',
      () => (answer = (r) => r.writeHead(307, { location: '/x' }).end()),
      /answered 307/,
    ],
    ['no answer, and is cut', () => (answer = () => undefined), /did not answer in time/],
    ['a reset', () => (answer = (r) => r.destroy()), /could not be reached/],
  ])('fails for %s, and names no secret', async (_, arrange, message) => {
    arrange();
    const error = await post(hook()).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toMatch(/127\.0\.0\.1|s3cret/);
    expect(asked).toBe(1);
  });

  it('does not wait for a body that never ends', async () => {
    answer = (response) => void response.writeHead(200).write('x');
    await post(hook({ timeoutMs: 5_000 }));
  });

  it('says of a port that is never connected to that it is one, and names nothing of the address', async () => {
    const error = await post(hook({ url: 'http://127.0.0.1:25/s3cret' })).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/could not be reached: its port is one/);
    expect(String(error)).not.toMatch(/s3cret|127/);
  });
});

describe('signatureOf', () => {
  it('is the HMAC that any other tool makes of the time and the body', () => {
    // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
    expect(signatureOf('{"a":1}', 'key', 1_700_000_000)).toBe(
      't=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03',
    );
  });
});
