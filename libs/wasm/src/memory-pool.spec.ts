import { MemoryPool, MOST_BYTES, MOST_KEPT, type Workspace } from './memory-pool.js';
import { type Memory } from './program.js';

describe('MemoryPool', () => {
  /** Programs are the number of the memory that they were made in. */
  function numbered(): MemoryPool<number> {
    let made = 0;
    return new MemoryPool(() => (made += 1));
  }

  function taken<T>(pool: MemoryPool<T>, bytes: number): Workspace<T> {
    const workspace = pool.take(bytes);
    if (!workspace) throw new Error('no memory');
    return workspace;
  }

  it('gives a memory again that came back, with its programs', () => {
    const pool = numbered();
    const [first, second] = [taken(pool, 100), taken(pool, 100)];
    expect(second.memory).not.toBe(first.memory);
    pool.give(first);
    expect(taken(pool, 100)).toBe(first);
    expect(taken(pool, 100).programs).toBe(3);
  });

  it('lets one grow that is too small, and what is in it stays', () => {
    const pool = numbered();
    const small = taken(pool, 1);
    new Uint8Array(small.memory.buffer).fill(7);
    pool.give(small);
    const large = taken(pool, 1_000_000);
    expect(large).toBe(small);
    expect(large.memory.buffer.byteLength).toBeGreaterThanOrEqual(1_000_000);
    expect(new Uint8Array(large.memory.buffer)[65_535]).toBe(7);
  });

  it('detaches what its user had of a memory', () => {
    const pool = numbered();
    const workspace = taken(pool, 100);
    const forgotten = new Uint8Array(workspace.memory.buffer);
    pool.give(workspace);
    new Uint8Array(taken(pool, 100).memory.buffer).fill(1);
    expect(forgotten).toHaveLength(0);
  });

  it('keeps so many and no more (I5)', () => {
    const pool = numbered();
    const all = Array.from({ length: MOST_KEPT + 2 }, () => taken(pool, 100));
    for (const workspace of all) pool.give(workspace);
    const again = all.map(() => taken(pool, 100));
    expect(again.filter((workspace) => all.includes(workspace))).toHaveLength(MOST_KEPT);
  });

  it('keeps none that is too large, or has become so (I5)', () => {
    const pool = numbered();
    const [large, grown, small] = [MOST_BYTES + 1, 1, 1].map((bytes) => taken(pool, bytes));
    grown.memory.grow(MOST_BYTES / 65_536);
    for (const workspace of [small, large, grown]) pool.give(workspace);
    expect(taken(pool, MOST_BYTES + 1).programs).toBe(4); // and makes none of those that it keeps so large
    expect(taken(pool, MOST_BYTES)).toBe(small);
    expect(taken(pool, 1).programs).toBe(5);
  });

  it('has nothing where there are no programs, or no addresses', () => {
    const seen: Memory[] = [];
    const pool = new MemoryPool((memory) => void seen.push(memory));
    expect([pool.take(1), pool.take(2 ** 40)]).toEqual([undefined, undefined]);
    expect(seen).toHaveLength(1);
  });
});
