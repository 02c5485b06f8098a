import { allocateVector } from '../allocate.js';
import { TextOut } from '../expressions/text-out.js';
import { expectKind } from '../expressions/impl.js';
import { type Vector } from '../vector.js';
import { CheckError } from './check.js';
import { regex } from './regex.js';

function texts(values: readonly (string | null)[]): Vector {
  const vector = expectKind(allocateVector({ kind: 'text' }, values.length), 'bytes');
  const out = new TextOut(vector);
  values.forEach((value, r) => {
    vector.valid[r] = value === null ? 0 : 1;
    if (value !== null) out.addText(value);
    out.end();
  });
  return vector;
}

function broken(pattern: string, values: readonly (string | null)[]): readonly (string | null)[] {
  const marks = new Uint8Array(values.length);
  const count = regex(pattern)(texts(values), values.length, marks);
  const found = values.filter((_, r) => marks[r] === 1);
  expect(count).toBe(found.length);
  return found;
}

describe('regex', () => {
  it.each<[string, readonly (string | null)[], readonly string[]]>([
    [
      '^[A-Z]{2}-[0-9]{6}$',
      ['AB-123456', 'AB-12345', 'AB-1234567', 'ab-123456', '', null],
      ['AB-12345', 'AB-1234567', 'ab-123456', ''],
    ],
    ['b', ['abc', 'xyz', ''], ['xyz', '']],
    ['^$', ['', 'a'], ['a']],
    ['', ['', 'anything'], []],
    ['a.c', ['a\nc', 'aéc', 'ac'], ['ac']],
    ['^(a|b)*c$', ['ababc', 'c', 'abd'], ['abd']],
    ['^a{2,3}$', ['a', 'aa', 'aaa', 'aaaa'], ['a', 'aaaa']],
    ['[^0-9]', ['123', '1x3'], ['123']],
    ['^é+$', ['éé', 'e'], ['e']],
    ['(?i)^new$', ['NEW', 'new', 'news'], ['news']],
    ['\\d\\.\\d', ['1.2', '12'], ['12']],
    ['x$|^y', ['ax', 'ya', 'xy'], ['xy']],
    ['$^', ['', 'a'], ['a']],
    ['(a|$)^|b', ['', 'a', 'b'], ['a']],
    ['\\mé\\w*\\M', ['un été', 'bébé'], ['bébé']],
    ['^[[:upper:]]', ['Äh', 'äh', '😀'], ['äh', '😀']],
    ['^.$', ['😀', 'ab', '日'], ['ab']],
  ])('%s finds a match anywhere, the ends being those of the value', (pattern, values, expected) => {
    expect(broken(pattern, values)).toEqual(expected);
  });

  it.each([
    ['a(', /cannot be used/],
    ['(a)\\1', /back-reference/],
    ['(?=a)', /look-around/],
    ['\\bword\\b', /something else in PostgreSQL/],
    ['a**', /quantifier/],
    ['[b-a]', /range/],
    ['[[:alpa:]]', /class/],
    ['a{256}', /at most 255/],
    ['((a{255}){255}){255}', /too large/],
  ])('refuses %s', (pattern, message) => {
    expect(() => regex(pattern)).toThrow(CheckError);
    expect(() => regex(pattern)).toThrow(message);
  });
});
