import type { ServerUnaryCall } from '@grpc/grpc-js';

/** Who called, as far as is known. The name is the client's own word; nothing here proves it. */
export interface Caller {
  readonly actor: string;
  /** The address that the call came from: a client's, or a proxy's. */
  readonly peer: string;
}

export const ACTOR_KEY = 'sluice-actor';
const MAX_ACTOR = 200;

export function callerOf(call: Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getPeer'>): Caller {
  const [given] = call.metadata.get(ACTOR_KEY);
  const name = typeof given === 'string' ? printable(given).trim().slice(0, MAX_ACTOR) : '';
  return { actor: name || 'anonymous', peer: call.getPeer() };
}

/** Shown on terminals and in logs: nothing in it may move a cursor or begin a line. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '');
}
