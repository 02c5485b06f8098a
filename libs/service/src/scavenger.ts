import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MIB = 1024 * 1024;

type Collect = (options: { readonly type: 'minor' | 'major' }) => void;

export interface ScavengerOptions {
  /** Of messages, between two minor collections. */
  readonly everyBytes: number;
  /** Without a message: nothing is under way that a full collection would hold up. */
  readonly restMs: number;
  /** By how much the memory has grown since the last full collection, to be worth another one. */
  readonly growthBytes: number;
  /** Bytes in use, in V8's heap and beside it. */
  readonly inUse: () => number;
}

const DEFAULTS: ScavengerOptions = { everyBytes: 4 * MIB, restMs: 50, growthBytes: 16 * MIB, inUse };

/**
 * Has the young generation collected after every so many bytes of messages. A message's memory lies outside V8's heap and
 * is garbage a moment later, and hardly anything else is allocated that would make V8 look. Left to itself it lets such
 * memory grow to its limit and then marks the whole heap: 30 ms each time, against half a millisecond here. What has lived as long as
 * a stream is collected by a full mark alone: that is done when the service rests, rather than in the middle of the next
 * stream; and since it is, V8 may let the heap grow to twice of what is in use before it marks by itself. Measured: docs/decisions/0004.
 */
export class Scavenger {
  private readonly options: ScavengerOptions;
  private since = 0;
  /** In use after the last full collection. */
  private least: number;
  /** No message came since the timer was set. */
  private quiet = true;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly collect: Collect = exposedCollector(),
    options: Partial<ScavengerOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.least = this.options.inUse();
  }

  /** So many bytes of messages have been passed on. */
  passed(bytes: number): void {
    this.quiet = false;
    if (this.timer === undefined) this.watch();
    this.since += bytes;
    if (this.since < this.options.everyBytes) return;
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

  private watch(): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.quiet) this.rest();
      else {
        this.quiet = true;
        this.watch();
      }
    }, this.options.restMs);
    this.timer.unref();
  }

  private rest(): void {
    const { inUse, growthBytes } = this.options;
    if (inUse() - this.least >= growthBytes) this.collect({ type: 'major' });
    else if (inUse() > this.least) return; // less: V8 has done it by itself
    this.least = inUse();
  }
}

function inUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** V8's own function, which it gives to contexts made after the flag is set. */
function exposedCollector(): Collect {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect !== 'function') return () => undefined;
  setFlagsFromString('--heap-growing-percent=100');
  return collect as Collect; // documented with the flag: node --v8-options, and v8's gc-extension
}
