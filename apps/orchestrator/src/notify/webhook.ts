import { createHmac } from 'node:crypto';

export interface Webhook {
  readonly url: string;
  readonly body: string;
  readonly delivery: string;
  readonly event: string;
  /** Undefined: not signed. */
  readonly signingKey: string | undefined;
  readonly timeoutMs: number;
}

export const SIGNATURE_HEADER = 'sluice-signature';

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA256 over `SECONDS.BODY`. The time is signed with the body, so that a receiver can refuse what
 * was recorded long ago.
 */
export function signatureOf(body: string, key: string, seconds: number): string {
  const hex = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${hex}`;
}

/**
 * Posts to an address of HTTP(S), and takes any 2xx for an answer. Redirects are not followed: the address is the whole of what a pipeline's owner
 * gave, and what it points to is not theirs to choose. Nothing of a reply's body is kept.
 *
 * @throws Error whose message names neither address nor key: both are secrets (I6)
 */
export async function post({ url, body, delivery, event, signingKey, timeoutMs }: Webhook): Promise<void> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'sluice',
    'sluice-event': event,
    'sluice-delivery': delivery,
  };
  if (signingKey !== undefined) {
    headers[SIGNATURE_HEADER] = signatureOf(body, signingKey, Math.floor(Date.now() / 1000));
  }
  let answered: Response;
  try {
    // I8: one deadline for connecting, sending and the answer's head; its body is not waited for.
    const signal = AbortSignal.timeout(timeoutMs);
    answered = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  } catch (error) {
    throw new Error(`The webhook could not be reached: ${whyOf(error)}.`);
  }
  await answered.body?.cancel().catch(() => undefined); // its connection goes with it
  if (!answered.ok) throw new Error(`The webhook answered ${answered.status}.`);
}

interface Failure {
  readonly name?: unknown;
  readonly cause?: { readonly code?: unknown; readonly message?: unknown };
}

/** Codes alone: messages of the network name hosts. Told by its shape, since a timeout is no Error everywhere. */
function whyOf(error: unknown): string {
  const { name, cause } = error as Failure; // looked at below
  if (name === 'TimeoutError') return 'it did not answer in time';
  if (typeof cause?.code === 'string') return cause.code;
  // The Fetch standard's list of ports: those of mail, DNS and the like.
  if (cause?.message === 'bad port') return 'its port is one that HTTP clients do not connect to';
  return typeof name === 'string' ? name : 'unknown error';
}
