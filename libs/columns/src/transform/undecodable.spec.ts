import { blockOf } from '../kernels/block.fixture.js';
import { RowFailures } from './row-failures.js';
import { Undecodable } from './undecodable.js';

const NAMES = ['a', 'b'];

/** Rows of a block at `byteBase` that hold any of the offsets. */
function reported(
  undecodable: Undecodable,
  byteBase: number,
  records: readonly (readonly string[])[],
): number[] {
  const failures = new RowFailures();
  failures.reset(records.length);
  undecodable.report({ ...blockOf(records), byteBase }, failures, NAMES);
  return [...failures.entries()].map(([row]) => row);
}

describe('Undecodable', () => {
  it('keeps nothing of records that are through, however many there are', () => {
    const undecodable = new Undecodable();
    for (let chunk = 0; chunk < 1000; chunk++) {
      const base = 10 * chunk;
      // The second record, at base + 5, is whole with the next chunk only.
      undecodable.add([base + 1, base + 5 + 1]);
      expect(reported(undecodable, base, [['xx', 'x']])).toEqual([0]);
      expect(undecodable.pending).toBe(1);
      expect(reported(undecodable, base + 5, [['xx', 'x']])).toEqual([0]);
      expect(undecodable.pending).toBe(0);
    }
  });

  it('keeps nothing of malformed records and long lines, of which it hears nothing', () => {
    const undecodable = new Undecodable();
    for (let chunk = 0; chunk < 1000; chunk++) {
      undecodable.add([10 * chunk + 1, 10 * chunk + 2], 10 * (chunk - 1));
      expect(undecodable.pending).toBeLessThanOrEqual(4);
    }
  });
});
