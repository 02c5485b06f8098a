import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { s3Errors } from './errors.js';
import type { Content } from './store.js';

const STEP = 1 << 20;
/** Sent first: a client need not wait for a MiB to be read before it sees the head. */
const FIRST_STEP = 64 << 10;

/** The bytes of a request, without the framing of `aws-chunked` where the SDK used it. */
export function bodyOf(request: IncomingMessage): AsyncIterable<Buffer> {
  const hash = String(request.headers['x-amz-content-sha256'] ?? '');
  const chunked =
    hash.startsWith('STREAMING-') || /aws-chunked/.test(String(request.headers['content-encoding']));
  return chunked ? decodeAwsChunked(request) : request;
}

/**
 * `size-in-hex[;chunk-signature=…]\r\n data \r\n … 0[;…]\r\n trailers \r\n\r\n`:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html. Signatures and trailing checksums are not checked.
 */
async function* decodeAwsChunked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  let left = -1; // data bytes left in this chunk; -1: a size line is due; -2: the rest are trailers
  for await (const part of source) {
    pending = pending.length === 0 ? part : Buffer.concat([pending, part]);
    while (pending.length > 0 && left !== -2) {
      if (left > 0) {
        const data = pending.subarray(0, left);
        left -= data.length;
        pending = pending.subarray(data.length);
        yield data;
      } else {
        const start = left === 0 ? 2 : 0; // the line end behind the data before it
        const end = pending.indexOf('\r\n', start);
        if (end < 0) break;
        const size = Number.parseInt(pending.toString('latin1', start, end), 16);
        if (Number.isNaN(size)) throw s3Errors.invalidArgument('The aws-chunked body is malformed');
        pending = pending.subarray(end + 2);
        left = size === 0 ? -2 : size;
      }
    }
  }
  if (left !== -2) throw s3Errors.invalidArgument('The aws-chunked body ends before its last chunk');
}

/** Sends bytes [start, end) of an object; resolves false when the client has gone. */
export async function sendRange(
  response: ServerResponse,
  content: Content,
  start: number,
  end: number,
): Promise<boolean> {
  return 'bytes' in content
    ? sendMemory(response, content.bytes, start, end)
    : sendFile(response, content.file, start, end);
}

async function sendMemory(
  response: ServerResponse,
  bytes: Buffer,
  start: number,
  end: number,
): Promise<boolean> {
  for (let at = start; at < end; at += STEP) {
    if (response.destroyed) return false;
    if (!response.write(bytes.subarray(at, Math.min(at + STEP, end))) && !(await drained(response)))
      return false;
  }
  return !response.destroyed;
}

/** Hot path of benchmarks: two buffers take turns, so that nothing is allocated per MiB. */
async function sendFile(
  response: ServerResponse,
  file: string,
  start: number,
  end: number,
): Promise<boolean> {
  const handle = await open(file, 'r');
  const step = Math.min(STEP, end - start);
  const buffers = [Buffer.allocUnsafeSlow(step), Buffer.allocUnsafeSlow(step)];
  const written: (Promise<boolean> | undefined)[] = [undefined, undefined];
  try {
    let turn = 0;
    for (let at = start; at < end; turn ^= 1) {
      if ((await written[turn]) === false) return false;
      const most = at === start ? FIRST_STEP : step;
      const { bytesRead } = await handle.read(buffers[turn], 0, Math.min(most, step, end - at), at);
      if (bytesRead === 0) return false; // the file shrank under us
      written[turn] = flushed(response, buffers[turn].subarray(0, bytesRead));
      at += bytesRead;
    }
    return (await Promise.all(written)).every((sent) => sent !== false);
  } finally {
    await handle.close();
  }
}

/** The buffer may be used again once the socket has taken it. */
function flushed(response: ServerResponse, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve(false);
    const gone = (): void => resolve(false);
    response.once('close', gone);
    response.write(bytes, (error) => {
      response.off('close', gone);
      resolve(!error);
    });
  });
}

async function drained(response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return false;
  const stop = new AbortController();
  const wait = (event: string): Promise<unknown> =>
    once(response, event, { signal: stop.signal }).catch(() => 0);
  await Promise.race([wait('drain'), wait('close')]);
  stop.abort();
  return !response.destroyed;
}
