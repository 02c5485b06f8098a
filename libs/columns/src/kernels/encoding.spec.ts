import { blockOf, ListedFailures } from './block.fixture.js';
import { checkEncoding } from './encoding.js';

describe('checkEncoding', () => {
  it('says nothing about good records', () => {
    const failures = new ListedFailures(2);
    checkEncoding(
      blockOf([
        ['äöü', '𝄞'],
        ['a', ''],
      ]),
      failures,
    );
    expect(failures.list).toEqual([]);
  });

  it.each([
    ['a lone continuation byte', Buffer.of(0x61, 0x80), 'is not valid UTF-8'],
    ['a sequence cut short', Buffer.of(0xe2, 0x82), 'is not valid UTF-8'],
    ['an overlong slash', Buffer.of(0xc0, 0xaf), 'is not valid UTF-8'],
    ['half of a surrogate pair', Buffer.of(0xed, 0xa0, 0x80), 'is not valid UTF-8'],
    ['Latin-1', Buffer.from('é', 'latin1'), 'is not valid UTF-8'],
    ['a NUL byte', Buffer.of(0x61, 0, 0x62), 'holds a NUL byte, which PostgreSQL text cannot'],
  ])('names record and column of %s', (_, bytes, reason) => {
    const failures = new ListedFailures(3);
    checkEncoding(
      blockOf([
        ['a', 'b'],
        ['c', { text: bytes }],
        ['d', 'ä'],
      ]),
      failures,
      ['first', 'second'],
    );
    expect(failures.list).toMatchObject([{ row: 1, rule: 'encoding', column: 'second', reason }]);
  });
});
