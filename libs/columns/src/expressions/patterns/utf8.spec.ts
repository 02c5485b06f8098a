import { regex } from '../../checks/regex.js';
import { decodeAt } from './utf8.js';

describe('bytes that are not UTF-8', () => {
  it.each([
    ['a byte that begins nothing', [0xff]],
    ['a code beyond the last', [0xf7, 0xbf, 0xbf, 0xbf]],
    ['a character that is cut off', [0xf0]],
    ['continuations of nothing', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
  ])('give some character, and no pattern fails on them: %s', (_, bytes) => {
    const data = Uint8Array.from(bytes);
    expect(decodeAt(data, 0) >> 3).toBeLessThanOrEqual(0x10ffff);
    const vector = {
      kind: 'bytes' as const,
      data,
      offsets: Int32Array.from([0, data.length]),
      valid: Uint8Array.from([1]),
    };
    for (const pattern of ['x', '^[^x]{2}$', '\\mä|ö\\M', '(é|.)+$']) {
      expect(() => regex(pattern)(vector, 1, new Uint8Array(1))).not.toThrow();
    }
  });
});
