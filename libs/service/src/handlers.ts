import type { sendUnaryData, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { SluiceError } from '@sluice/proto';
import type { Logger } from './logger.js';

export interface CallContext {
  /** Aborted when the caller cancels, hangs up or runs out of time. */
  readonly signal: AbortSignal;
}

/** Turns an async function into a unary handler; whatever it throws becomes a status with a reason. */
export function unaryHandler<Req, Res>(
  service: string,
  logger: Logger,
  handle: (request: Req, context: CallContext & { call: ServerUnaryCall<Req, Res> }) => Promise<Res>,
): (call: ServerUnaryCall<Req, Res>, callback: sendUnaryData<Res>) => void {
  return (call, callback) => {
    const abort = new AbortController();
    call.on('cancelled', () => abort.abort());
    // Called within a promise: what it throws before its first await is a failure like any other.
    const started = (async () => handle(call.request, { call, signal: abort.signal }))();
    started.then(
      (response) => callback(null, response),
      (error: unknown) => callback(failure(service, logger, call.getPath(), error)),
    );
  };
}

/** Sends one message and waits for room; resolves false when the caller has gone. */
export type Send<Res> = (message: Res) => Promise<boolean>;

/** Turns an async function into a server-streaming handler with back-pressure. The stream ends OK when it returns. */
export function streamHandler<Req, Res>(
  service: string,
  logger: Logger,
  handle: (
    request: Req,
    send: Send<Res>,
    context: CallContext & { call: ServerWritableStream<Req, Res> },
  ) => Promise<void>,
): (call: ServerWritableStream<Req, Res>) => void {
  return (call) => {
    const abort = new AbortController();
    const gone = (): void => abort.abort();
    call.on('cancelled', gone);
    call.on('close', gone);
    call.on('error', gone);
    const send: Send<Res> = (message) => writeOrGone(call, message, abort.signal);
    const started = (async () => handle(call.request, send, { call, signal: abort.signal }))();
    started.then(
      () => {
        if (!abort.signal.aborted) call.end();
      },
      (error: unknown) => {
        const status = failure(service, logger, call.getPath(), error);
        if (!abort.signal.aborted) call.emit('error', status);
      },
    );
  };
}

/** A cancelled call may never emit `drain`, so waiting for room races with its end. */
function writeOrGone<Req, Res>(
  call: ServerWritableStream<Req, Res>,
  message: Res,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted || call.destroyed) return Promise.resolve(false);
  if (call.write(message)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = (alive: boolean) => (): void => {
      call.off('drain', onDrain);
      signal.removeEventListener('abort', onGone);
      resolve(alive);
    };
    const onDrain = done(true);
    const onGone = done(false);
    call.once('drain', onDrain);
    signal.addEventListener('abort', onGone, { once: true });
  });
}

function failure(
  service: string,
  logger: Logger,
  path: string,
  error: unknown,
): ReturnType<SluiceError['toStatus']> {
  const known = SluiceError.from(error);
  const level = known.reason === 'INTERNAL' ? 'error' : 'warn';
  logger[level]({ path, reason: known.reason, where: known.where, err: known }, known.message);
  return known.toStatus(service);
}
