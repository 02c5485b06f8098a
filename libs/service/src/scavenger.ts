import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const EVERY_BYTES = 8 * 1024 * 1024;

type Collect = (options: { readonly type: 'minor' }) => void;

/**
 * Has the young generation collected after every so many bytes of messages. A message's memory lies outside V8's heap and
 * is garbage a moment later, and hardly anything else is allocated that would make V8 look. Left to itself it lets such
 * memory grow to its limit and then marks the whole heap: 30 ms each time, against half a millisecond here. Measured:
 * docs/decisions/0004.
 */
export class Scavenger {
  private since = 0;

  constructor(
    private readonly collect: Collect = exposedCollector(),
    private readonly everyBytes = EVERY_BYTES,
  ) {}

  /** So many bytes of messages have been passed on. */
  passed(bytes: number): void {
    this.since += bytes;
    if (this.since < this.everyBytes) return;
    this.since = 0;
    this.collect({ type: 'minor' });
  }

  /** A serializer that counts what it makes. */
  counting<T>(serialize: (message: T) => Buffer): (message: T) => Buffer {
    return (message) => {
      const bytes = serialize(message);
      this.passed(bytes.length);
      return bytes;
    };
  }
}

/** V8's own function, which it gives to contexts made after the flag is set. */
function exposedCollector(): Collect {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect !== 'function') return () => undefined;
  return collect as Collect; // documented with the flag: node --v8-options, and v8's gc-extension
}
