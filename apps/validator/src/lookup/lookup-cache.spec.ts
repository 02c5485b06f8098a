import { type LookupTable } from '@sluice/columns';
import { LookupCache } from './lookup-cache.js';

/** All that the cache looks at. */
const tableOf = (size: number): LookupTable => ({ size }) as LookupTable;

/** A cache that counts what it reads. */
function useCache(maxBytes: number): {
  read: string[];
  get: (key: string, size?: number) => Promise<LookupTable>;
} {
  const cache = new LookupCache(maxBytes);
  const read: string[] = [];
  const get = (key: string, size = 10): Promise<LookupTable> =>
    cache.get(key, () => {
      read.push(key);
      return Promise.resolve(tableOf(size));
    });
  return { read, get };
}

describe('LookupCache', () => {
  it('lets go of what was used longest ago when there is no room', async () => {
    const { read, get } = useCache(25);
    await get('a');
    await get('b');
    await get('a');
    await get('c'); // no room for b
    await get('a');
    await get('b');
    expect(read).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps nothing larger than its room, and nothing else goes for it', async () => {
    const { read, get } = useCache(25);
    await get('a');
    await get('large', 26);
    await get('a');
    await get('large', 26);
    expect(read).toEqual(['a', 'large', 'large']);
  });

  it('shares one reading among calls, and its failure too', async () => {
    const cache = new LookupCache(100);
    let tries = 0;
    const fail = (): Promise<LookupTable> => {
      tries += 1;
      return Promise.reject(new Error(`try ${tries}`));
    };
    const both = [cache.get('a', fail), cache.get('a', fail)];
    await expect(Promise.allSettled(both)).resolves.toMatchObject([
      { reason: { message: 'try 1' } },
      { reason: { message: 'try 1' } },
    ]);
    await expect(cache.get('a', fail)).rejects.toThrow('try 2');
  });
});
