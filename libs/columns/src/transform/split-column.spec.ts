import { textAt } from '../expressions/text-out.js';
import { allocateVector } from '../allocate.js';
import { textBlock } from '../expressions/text-block.fixture.js';
import { createKernel } from '../kernels/create-kernel.js';
import { splitColumn } from './split-column.js';

function split(by: string, pieces: number, values: readonly (string | null)[]): (string | null)[][] {
  const vector = allocateVector({ kind: 'text' }, values.length);
  const failures = { rejected: new Uint8Array(values.length), add: () => undefined };
  createKernel({ kind: 'text' }, { column: 'c' }).parse(textBlock(values), 0, vector, failures);
  values.forEach((value, r) => (vector.valid[r] = value === null ? 0 : 1));
  const out = splitColumn(by, pieces)(vector, values.length);
  return values.map((_, r) => out.map((piece) => (piece.valid[r] === 1 ? textAt(piece, r) : null)));
}

describe('splitColumn', () => {
  it.each<[string, number, string | null, (string | null)[]]>([
    [' ', 2, 'a b', ['a', 'b']],
    [' ', 2, 'a b c', ['a', 'b c']],
    [' ', 3, 'a b', ['a', 'b', null]],
    [' ', 1, 'a b', ['a b']],
    ['-', 3, '-', ['', '', null]],
    ['-', 2, '--', ['', '-']],
    ['--', 3, 'a---b', ['a', '-b', null]],
    ['é', 2, 'aéb', ['a', 'b']],
    ['-', 2, '', ['', null]],
    ['-', 2, null, [null, null]],
    ['aab', 2, 'aaab', ['a', '']],
  ])('by %j into %i: %j', (by, pieces, value, expected) => {
    expect(split(by, pieces, [value])).toEqual([expected]);
  });

  it('keeps rows apart', () => {
    const rows = split(',', 2, ['a,b', null, 'c', ',d', 'e,']);
    expect(rows).toEqual([
      ['a', 'b'],
      [null, null],
      ['c', null],
      ['', 'd'],
      ['e', ''],
    ]);
  });
});
