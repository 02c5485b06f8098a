import { copyShort, LONG, viewOf } from './copy-short.js';

describe('copyShort', () => {
  it('copies every length exactly, and nothing around it', () => {
    const from = Uint8Array.from({ length: 2 * LONG }, (_, i) => i + 1);
    for (let length = 0; length <= LONG; length++) {
      const out = new Uint8Array(LONG + 16);
      copyShort(viewOf(out), 5, viewOf(from), 3, 3 + length);
      const expected = new Uint8Array(LONG + 16);
      expected.set(from.subarray(3, 3 + length), 5);
      expect(out).toEqual(expected);
    }
  });

  it('needs no room beyond the bytes on either side', () => {
    const out = new Uint8Array(7);
    copyShort(viewOf(out), 0, viewOf(Uint8Array.of(1, 2, 3, 4, 5, 6, 7)), 0, 7);
    expect([...out]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});
