import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sendRange } from './body.js';
import { s3Errors } from './errors.js';
import type { Fault } from './faults.js';
import type { ObjectInfo, StoredObject } from './store.js';

/** The request's headers that matter to GetObject and HeadObject. */
export interface Conditions {
  readonly range?: string;
  readonly 'if-match'?: string;
  readonly 'if-none-match'?: string;
}

interface Range {
  /** Inclusive. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly partial: boolean;
}

/** Answers a GET or HEAD, conditions and range applied. The fault, if any, strikes the body. */
export async function sendObject(
  response: ServerResponse,
  object: StoredObject,
  conditions: Conditions,
  options: {
    readonly head: boolean;
    readonly fault?: Fault;
    readonly overwrite: (body: string) => Promise<void>;
  },
): Promise<void> {
  if (conditions['if-match'] !== undefined && !listed(conditions['if-match'], object.etag)) {
    throw s3Errors.preconditionFailed('If-Match');
  }
  if (conditions['if-none-match'] !== undefined && listed(conditions['if-none-match'], object.etag)) {
    response.writeHead(304, { etag: object.etag, 'last-modified': object.lastModified.toUTCString() }).end();
    return;
  }
  const range = parseRange(conditions.range, object.size);
  const headers = headersOf(object, range);
  if (options.head) {
    response.writeHead(range.partial ? 206 : 200, headers).end();
    return;
  }
  if (options.fault?.kind === 'short') delete headers['content-length'];
  response.writeHead(range.partial ? 206 : 200, headers);
  await sendBody(response, object, range, options.fault, options.overwrite);
}

async function sendBody(
  response: ServerResponse,
  object: StoredObject,
  { start, end }: Range,
  fault: Fault | undefined,
  overwrite: (body: string) => Promise<void>,
): Promise<void> {
  if (fault?.kind === 'trickle') return trickle(response, object, { start, end }, fault);
  const harmed = fault !== undefined && 'afterBytes' in fault;
  if (harmed) response.flushHeaders(); // a body that breaks at byte 0 still had a head
  const middle = harmed ? Math.min(start + fault.afterBytes, end) : end;
  if (!(await sendRange(response, object.content, start, middle))) {
    response.destroy();
    return;
  }
  if (fault?.kind === 'cut') return cut(response);
  if (fault?.kind === 'stall') return; // the connection stays as it is until the client or the stand-in goes
  if (fault?.kind === 'overwrite') {
    await overwrite(fault.body);
    if (fault.cut) return cut(response);
    if (!(await sendRange(response, object.content, middle, end))) {
      response.destroy();
      return;
    }
  }
  response.end();
}

/** A body that takes its time, so that faults of other kinds find a request in the middle of it. */
async function trickle(
  response: ServerResponse,
  object: StoredObject,
  { start, end }: Omit<Range, 'partial'>,
  { pieceBytes, ms }: Extract<Fault, { kind: 'trickle' }>,
): Promise<void> {
  response.flushHeaders();
  for (let at = start; at < end; at += pieceBytes) {
    await wait(ms);
    if (await sendRange(response, object.content, at, Math.min(at + pieceBytes, end))) continue;
    response.destroy();
    return;
  }
  response.end();
}

/** What was sent must arrive before the reset, or the cut would come earlier than it was told to. */
function cut(response: ServerResponse): void {
  const { socket } = response;
  if (!socket) return;
  response.uncork();
  socket.end(() => socket.destroy());
}

function headersOf(object: ObjectInfo, { start, end, partial }: Range): Record<string, string | number> {
  return {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    'accept-ranges': 'bytes',
    'content-length': end - start,
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    ...(object.versionId ? { 'x-amz-version-id': object.versionId } : {}),
    ...(partial ? { 'content-range': `bytes ${start}-${end - 1}/${object.size}` } : {}),
  };
}

/** One range, as S3 serves it; what is not understood is passed over (RFC 9110, 14.2). */
function parseRange(header: string | undefined, size: number): Range {
  const whole = { start: 0, end: size, partial: false };
  const match = /^bytes=([0-9]*)-([0-9]*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return whole;
  const [, first, last] = match;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return whole;
  if (start >= size) throw s3Errors.invalidRange(header ?? '', String(size));
  return { start, end, partial: true };
}

function listed(header: string, etag: string): boolean {
  const bare = (text: string): string => text.trim().replace(/^W\//, '').replaceAll('"', '');
  return header.trim() === '*' || header.split(',').some((one) => bare(one) === bare(etag));
}
