import type { CallOptions, ClientReadableStream, ClientUnaryCall, requestCallback } from '@grpc/grpc-js';
import { SluiceError } from './sluice-error.js';

/**
 * The last overload of a generated method, which is the one that TypeScript infers from; every method takes options
 * between the two as well.
 */
type Unary<Req, Res> = (request: Req, callback: requestCallback<Res>) => ClientUnaryCall;

/**
 * A unary call as a promise; rejects with a SluiceError. Every call has an end (I8): 30 s unless said otherwise.
 *
 * @example await unary(client.getRun.bind(client), { runId })
 */
export function unary<Req, Res>(
  method: Unary<Req, Res>,
  request: Req,
  options: CallOptions & { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<Res> {
  type WithOptions = (request: Req, options: CallOptions, callback: requestCallback<Res>) => ClientUnaryCall;
  const call3 = method as unknown as WithOptions; // another overload of the same method, see Unary
  const { timeoutMs = 30_000, signal, ...rest } = options;
  return new Promise((resolve, reject) => {
    const call = call3(request, { deadline: Date.now() + timeoutMs, ...rest }, (error, response) => {
      signal?.removeEventListener('abort', cancel);
      if (error) reject(SluiceError.from(error));
      else resolve(response as Res); // grpc-js: no error, a response
    });
    const cancel = (): void => call.cancel();
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}

/**
 * The messages of a server stream; throws a SluiceError. Leaving the loop early cancels the call. A call that failed before
 * the first message was asked for ends like one that has nothing to say, so its failure is kept from the start (I4).
 */
export function messages<Res>(call: ClientReadableStream<Res>): AsyncGenerator<Res, void, undefined> {
  let failure: Error | undefined;
  call.on('error', (error: Error) => (failure ??= error));
  return read(call, () => failure);
}

async function* read<Res>(
  call: ClientReadableStream<Res>,
  failure: () => Error | undefined,
): AsyncGenerator<Res, void, undefined> {
  let finished = false;
  try {
    for await (const message of call) yield message as Res; // an object-mode stream of Res
    finished = true;
  } catch (error) {
    finished = true;
    throw SluiceError.from(error);
  } finally {
    if (!finished) call.cancel();
  }
  const error = failure();
  if (error) throw SluiceError.from(error);
}
