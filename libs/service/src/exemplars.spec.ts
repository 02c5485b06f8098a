import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Exemplars } from './exemplars.js';

describe('Exemplars', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as () => void;
  setFlagsFromString('--no-expose-gc');

  /** Whether each is alive after a full collection; a turn later, since WeakRefs hold until the end of theirs. */
  const alive = async (refs: readonly WeakRef<object>[]): Promise<boolean[]> => {
    await new Promise(setImmediate);
    collect();
    return refs.map((ref) => ref.deref() !== undefined);
  };

  it('keeps the latest of each kind alive, and no other', async () => {
    const exemplars = new Exemplars();
    const made = (kind: string): WeakRef<object> => {
      const object = { kind };
      exemplars.keep(kind, object);
      return new WeakRef(object);
    };
    const refs = [made('reader'), made('reader'), made('writer')];
    expect(await alive(refs)).toEqual([false, true, true]);
  });
});
