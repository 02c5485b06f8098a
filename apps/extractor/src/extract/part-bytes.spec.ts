import { setImmediate as turn } from 'node:timers/promises';
import type { ObjectRef__Output } from '@sluice/proto';
import type { ObjectBody, ObjectStore } from '../store/object-store.js';
import { AheadBudget } from './ahead-budget.js';
import { type CheckedPart, PartBytes } from './part-bytes.js';
import { ResumingReader } from './resuming-reader.js';

const SIZE = 10;
const never = new AbortController().signal;

function refOf(n: number): ObjectRef__Output {
  return { bucket: 'b', key: `k${n}`, versionId: '', etag: '"e"', lastModifiedMs: 0, size: SIZE };
}

function partsOf(prefix: number, count: number): CheckedPart[] {
  return Array.from({ length: count }, (_, n) => ({
    object: refOf(prefix + n),
    start: 0,
    end: SIZE,
    headEnd: 0,
  }));
}

/** Answers a GET when it is told to. */
class HeldStore implements Pick<ObjectStore, 'read'> {
  readonly asked: string[] = [];
  readonly #answers = new Map<string, () => void>();

  async read({ key }: ObjectRef__Output, start: number, end: number): Promise<ObjectBody> {
    this.asked.push(key);
    await new Promise<void>((resolve) => this.#answers.set(key, resolve));
    return {
      destroy: () => undefined,
      [Symbol.asyncIterator]: async function* () {
        yield Buffer.from(key.padEnd(SIZE)).subarray(start, end);
      },
    };
  }

  answer(...keys: string[]): void {
    for (const key of keys) this.#answers.get(key)?.();
  }
}

function streamOf(store: HeldStore, parts: readonly CheckedPart[], ahead: AheadBudget): PartBytes {
  const settings = { idleTimeoutMs: 60_000, maxFruitless: 1, backoffMs: 1 };
  // Only `read` is asked of the store.
  const reader = new ResumingReader(store as unknown as ObjectStore, settings, {
    sourceBytes: 0,
    resumed: 0,
  });
  return new PartBytes(reader, parts, ahead, never);
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of bytes) text += Buffer.from(piece).toString();
  return text.trim();
}

describe('PartBytes', () => {
  it('fetches small parts ahead of their turn and gives them in order', async () => {
    const store = new HeldStore();
    const bytes = streamOf(store, partsOf(0, 3), new AheadBudget());
    const first = textOf(bytes.read(0));
    await turn();
    expect(store.asked).toEqual(['k0', 'k1', 'k2']);
    store.answer('k2', 'k1', 'k0');
    expect(await first).toBe('k0');
    expect(await textOf(bytes.read(1))).toBe('k1');
    expect(await textOf(bytes.read(2))).toBe('k2');
  });

  it('shares its GETs ahead with other streams, and a part whose turn it is waits for none', async () => {
    const store = new HeldStore();
    const ahead = new AheadBudget(2);
    const one = streamOf(store, partsOf(0, 4), ahead);
    const two = streamOf(store, partsOf(10, 4), ahead);
    const ofOne = textOf(one.read(0));
    const ofTwo = textOf(two.read(0));
    await turn();
    expect(store.asked).toEqual(['k0', 'k1', 'k10']);
    store.answer('k10');
    expect(await ofTwo).toBe('k10');
    store.answer('k0', 'k1');
    expect(await ofOne).toBe('k0');
    await turn();
    const next = textOf(two.read(1));
    await turn();
    expect(store.asked.slice(3)).toEqual(['k11', 'k12']);
    store.answer('k11', 'k12');
    expect(await next).toBe('k11');
  });

  it('gives back what was taken for a part that fails', async () => {
    const ahead = new AheadBudget(1);
    const failing = new HeldStore();
    failing.read = () => Promise.reject(new RangeError('no'));
    await expect(textOf(streamOf(failing, partsOf(0, 2), ahead).read(0))).rejects.toThrow('brought nothing');
    expect(ahead.take()).toBe(true);
  });
});
