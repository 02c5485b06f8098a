import { allocateVector } from '../allocate.js';
import { TextOut } from '../expressions/text-out.js';
import { expectKind } from '../expressions/impl.js';
import { type Vector } from '../vector.js';
import { CheckError } from './check.js';
import { RegexAutomaton } from './regex-automaton.js';
import { compileRe2, regex } from './regex.js';
import { parseRegex } from './regex-syntax.js';

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
  ])('%s finds a match anywhere, the ends being those of the value', (pattern, values, expected) => {
    expect(broken(pattern, values)).toEqual(expected);
  });

  it('decides as re2js does, on generated patterns and values', () => {
    const seed = 20_261_122;
    const random = generator(seed);
    for (let n = 0; n < 400; n++) {
      const pattern = randomPattern(random, 3);
      const tree = parseRegex(pattern);
      const automaton = tree && RegexAutomaton.of(tree);
      if (automaton === undefined) throw new Error(`seed ${seed}: ${pattern} should be simple`);
      const engine = compileRe2(pattern);
      for (let m = 0; m < 20; m++) {
        const value = Array.from({ length: random(7) }, () => 'abc-'[random(4)]).join('');
        const bytes = Buffer.from(value);
        const answer = { seed, pattern, value, matches: automaton.test(bytes, 0, bytes.length) };
        expect(answer).toEqual({ ...answer, matches: engine.test(value) ? 1 : 0 });
      }
    }
  });

  it.each([
    ['a(', /cannot be used/],
    ['(a)\\1', /cannot be used/],
    ['(?=a)', /cannot be used/],
    ['\\bword\\b', /read differently/],
  ])('refuses %s', (pattern, message) => {
    expect(() => regex(pattern)).toThrow(CheckError);
    expect(() => regex(pattern)).toThrow(message);
  });
});

type Random = (below: number) => number;

function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

function randomPattern(random: Random, depth: number): string {
  const atom = (): string => ['a', 'b', 'c', '.', '[ab]', '[^a]', '-'][random(7)];
  if (depth === 0) return atom();
  const inner = (): string => randomPattern(random, depth - 1);
  switch (random(7)) {
    case 0:
      return `(${inner()}|${inner()})`;
    case 1:
      return `(?:${inner()})${['*', '+', '?', '{1,2}', '{2}', '{0,1}?'][random(6)]}`;
    case 2:
      return `^${inner()}`;
    case 3:
      return `${inner()}$`;
    default:
      return inner() + inner();
  }
}
