import { presentable } from './presentable.js';
import { SluiceError } from './sluice-error.js';

describe('the text of an error', () => {
  it.each([
    ['plain text', 'the header has no column "id"', 'the header has no column "id"'],
    ['NUL', 'i\0d\0', 'i␀d␀'],
    ['a lone high surrogate', 'a\ud800b', 'a\ufffdb'],
    ['a lone low surrogate', 'a\udc00b', 'a\ufffdb'],
    ['a pair', 'a😀b', 'a😀b'],
  ])('shows %s', (_, given, expected) => {
    expect(presentable(given)).toBe(expected);
  });

  it('is made so wherever the error is made, and comes back the same through a gRPC status', () => {
    const text = 'i\0d\ud800';
    const error = new SluiceError('HEADER_MISMATCH', text, { hint: text, where: { column: text } });
    const shown = { message: 'i␀d\ufffd', hint: 'i␀d\ufffd', where: { column: 'i␀d\ufffd' } };
    expect(error).toMatchObject(shown);
    expect(SluiceError.from(error.toStatus('validator'))).toMatchObject(shown);
  });
});
